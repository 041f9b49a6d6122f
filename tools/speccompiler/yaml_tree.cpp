#include "yaml_tree.hpp"

#include <algorithm>
#include <sstream>
#include <utility>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

namespace ferrorpc::spec {

namespace {

constexpr std::size_t depth_max = 16;
constexpr std::size_t node_count_max = 10'000;

class TreeBuilder final : public YAML::EventHandler {
public:
    YamlNode root;

    void OnDocumentStart(const YAML::Mark &mark) override
    {
        if (std::exchange(seen_document_, true)) {
            throw Refusal{mark.line + 1, "a second YAML document; the profile allows one"};
        }
    }
    void OnDocumentEnd() override {}

    void OnAnchor(const YAML::Mark &mark, const std::string &) override { refuse_anchor(mark, 1); }
    void OnAlias(const YAML::Mark &mark, YAML::anchor_t) override { refuse_anchor(mark, 1); }

    void OnNull(const YAML::Mark &mark, YAML::anchor_t anchor) override
    {
        refuse_anchor(mark, anchor);
        add({.kind = YamlNode::Kind::null, .line = mark.line + 1});
    }

    void OnScalar(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor, const std::string &value) override
    {
        refuse_anchor(mark, anchor);
        refuse_tag(mark, tag);
        add({.kind = YamlNode::Kind::scalar, .line = mark.line + 1, .text = value, .quoted = tag == "!"});
    }

    void OnSequenceStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override
    {
        open(mark, tag, anchor, YamlNode::Kind::sequence);
    }
    void OnSequenceEnd() override { close(); }

    void OnMapStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor, YAML::EmitterStyle::value) override
    {
        open(mark, tag, anchor, YamlNode::Kind::mapping);
    }
    void OnMapEnd() override { close(); }

private:
    struct Open {
        YamlNode node;
        bool has_key = false; // a mapping's next child has its key, and waits for its value
        std::string key = {};
        int key_line = 0;
    };

    static void refuse_anchor(const YAML::Mark &mark, YAML::anchor_t anchor)
    {
        if (anchor != 0) {
            throw Refusal{mark.line + 1, "an anchor or alias; the profile has none"};
        }
    }

    // yaml-cpp gives "?" for plain nodes and "!" for quoted ones.
    static void refuse_tag(const YAML::Mark &mark, const std::string &tag)
    {
        if (tag != "" && tag != "?" && tag != "!") {
            throw Refusal{mark.line + 1, "a YAML tag; the profile has none"};
        }
    }

    void open(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor, YamlNode::Kind kind)
    {
        refuse_anchor(mark, anchor);
        refuse_tag(mark, tag);
        if (open_.size() == depth_max) {
            throw Refusal{mark.line + 1, "nested more than 16 levels deep"};
        }
        if (!open_.empty() && open_.back().node.kind == YamlNode::Kind::mapping && !open_.back().has_key) {
            throw Refusal{mark.line + 1, "a key that is not plain text"};
        }
        open_.push_back({.node = {.kind = kind, .line = mark.line + 1}});
    }

    void close()
    {
        YamlNode node = std::move(open_.back().node);
        open_.pop_back();
        add(std::move(node));
    }

    void add(YamlNode node)
    {
        if (++node_count_ > node_count_max) {
            throw Refusal{node.line, "more than 10000 YAML nodes"};
        }
        if (open_.empty()) {
            root = std::move(node);
            return;
        }
        Open &parent = open_.back();
        if (parent.node.kind == YamlNode::Kind::mapping) {
            if (!parent.has_key) {
                take_key(parent, node);
                return;
            }
            parent.has_key = false;
            node.key = std::move(parent.key);
            node.key_line = parent.key_line;
        }
        parent.node.children.push_back(std::move(node));
    }

    static void take_key(Open &parent, const YamlNode &node)
    {
        if (node.kind != YamlNode::Kind::scalar) {
            throw Refusal{node.line, "a key that is not plain text"};
        }
        if (parent.node.find(node.text) != nullptr) {
            throw Refusal{node.line, "key '" + node.text + "' stands twice"};
        }
        parent.has_key = true;
        parent.key = node.text;
        parent.key_line = node.line;
    }

    std::vector<Open> open_;
    std::size_t node_count_ = 0;
    bool seen_document_ = false;
};

} // namespace

const YamlNode *YamlNode::find(std::string_view wanted) const
{
    for (const YamlNode &child : children) {
        if (child.key == wanted) {
            return &child;
        }
    }
    return nullptr;
}

YamlNode parse_yaml(std::string_view text)
{
    std::istringstream stream{std::string(text)};
    TreeBuilder builder;
    try {
        YAML::Parser parser(stream);
        while (parser.HandleNextDocument(builder)) {
        }
    } catch (const YAML::Exception &error) {
        throw Refusal{std::max(error.mark.line, 0) + 1, "not YAML: " + error.msg};
    }
    return std::move(builder.root);
}

} // namespace ferrorpc::spec
