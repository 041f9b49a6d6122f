// MemorySanitizer does not see what libstdc++ itself writes. Of what sets and maps do it is this: the links of a node that is
// put in, which this marks as written. The linker's --wrap hands the calls over.
#include <sanitizer/msan_interface.h>

#include <set>

extern "C" {
void __real__ZSt29_Rb_tree_insert_and_rebalancebPSt18_Rb_tree_node_baseS0_RS_(bool is_left, std::_Rb_tree_node_base *node,
                                                                              std::_Rb_tree_node_base *parent,
                                                                              std::_Rb_tree_node_base &header);
void __wrap__ZSt29_Rb_tree_insert_and_rebalancebPSt18_Rb_tree_node_baseS0_RS_(bool is_left, std::_Rb_tree_node_base *node,
                                                                              std::_Rb_tree_node_base *parent,
                                                                              std::_Rb_tree_node_base &header);
}

void __wrap__ZSt29_Rb_tree_insert_and_rebalancebPSt18_Rb_tree_node_baseS0_RS_(bool is_left, std::_Rb_tree_node_base *node,
                                                                              std::_Rb_tree_node_base *parent,
                                                                              std::_Rb_tree_node_base &header)
{
    __real__ZSt29_Rb_tree_insert_and_rebalancebPSt18_Rb_tree_node_baseS0_RS_(is_left, node, parent, header);
    __msan_unpoison(node, sizeof *node);
}
