// MemorySanitizer does not see what libstdc++ itself writes. Of what sets, maps and lists do it is this: the links of a node
// that is put in, which this marks as written. The linker's --wrap hands the calls over.
#include <sanitizer/msan_interface.h>

#include <list>
#include <set>

#define FERRORPC_TREE_INSERT _ZSt29_Rb_tree_insert_and_rebalancebPSt18_Rb_tree_node_baseS0_RS_
#define FERRORPC_LIST_HOOK _ZNSt8__detail15_List_node_base7_M_hookEPS0_
#define FERRORPC_JOIN_NAMES(first, second) first##second
#define FERRORPC_JOIN(first, second) FERRORPC_JOIN_NAMES(first, second)
#define FERRORPC_REAL_CALL(name) FERRORPC_JOIN(__real_, name)
#define FERRORPC_WRAPPED_CALL(name) FERRORPC_JOIN(__wrap_, name)

using TreeNode = std::_Rb_tree_node_base;
using ListNode = std::__detail::_List_node_base;

extern "C" {
void FERRORPC_REAL_CALL(FERRORPC_TREE_INSERT)(bool is_left, TreeNode *node, TreeNode *parent, TreeNode &header);
void FERRORPC_WRAPPED_CALL(FERRORPC_TREE_INSERT)(bool is_left, TreeNode *node, TreeNode *parent, TreeNode &header);
void FERRORPC_REAL_CALL(FERRORPC_LIST_HOOK)(ListNode *node, ListNode *position);
void FERRORPC_WRAPPED_CALL(FERRORPC_LIST_HOOK)(ListNode *node, ListNode *position);
}

void FERRORPC_WRAPPED_CALL(FERRORPC_TREE_INSERT)(bool is_left, TreeNode *node, TreeNode *parent, TreeNode &header)
{
    FERRORPC_REAL_CALL(FERRORPC_TREE_INSERT)(is_left, node, parent, header);
    __msan_unpoison(node, sizeof *node);
}

void FERRORPC_WRAPPED_CALL(FERRORPC_LIST_HOOK)(ListNode *node, ListNode *position)
{
    FERRORPC_REAL_CALL(FERRORPC_LIST_HOOK)(node, position);
    __msan_unpoison(node, sizeof *node);
}
