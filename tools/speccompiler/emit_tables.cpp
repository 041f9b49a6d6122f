// The tables of protocol.md: fills what stands between <!-- generated: X --> and <!-- end generated -->.
#include "emit.hpp"

#include "load.hpp"
#include "names.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace ferrorpc::spec {

namespace {

using Row = std::vector<std::string>;

/// A table that is also readable as plain text.
std::string format_table(const std::vector<Row> &rows)
{
    std::vector<std::size_t> widths(rows[0].size(), 0);
    for (const Row &row : rows) {
        for (std::size_t column = 0; column < row.size(); ++column) {
            widths[column] = std::max(widths[column], row[column].size());
        }
    }
    std::string text;
    for (std::size_t index = 0; index < rows.size(); ++index) {
        for (std::size_t column = 0; column < widths.size(); ++column) {
            text += fmt::format("| {:{}} ", rows[index][column], widths[column]);
        }
        text += "|\n";
        if (index == 0) {
            for (const std::size_t width : widths) {
                text += fmt::format("|{:-<{}}", "", width + 2);
            }
            text += "|\n";
        }
    }
    return text;
}

/// "9", "13 + len_name"
std::string offset_text(std::size_t fixed, const std::vector<std::string> &lengths)
{
    std::string text = std::to_string(fixed);
    for (const std::string &length : lengths) {
        text += " + " + length;
    }
    return text;
}

std::string size_text(const LayoutType &type, const LayoutField &field)
{
    if (field.form == LayoutForm::rest) {
        return "the rest";
    }
    return field.size_field ? type.fields[*field.size_field].id : std::to_string(field.size);
}

std::string type_text(const LayoutField &field)
{
    switch (field.form) {
    case LayoutForm::constant:
        return fmt::format("{:02x}", field.constant);
    case LayoutForm::integer:
        return field.size == 1 ? "u8" : fmt::format("u{} LE", 8 * field.size);
    case LayoutForm::text:
        return "UTF-8";
    case LayoutForm::bytes:
    case LayoutForm::rest:
        return "bytes";
    }
    return "";
}

std::string meaning_text(const LayoutType &type, const LayoutField &field)
{
    std::string text = field_doc(field);
    if (field.condition) {
        const LayoutPredicate &predicate = type.predicates[field.condition->predicate];
        text += fmt::format("; only when {} is {}{}", type.fields[predicate.field].id, field.condition->negated ? "not " : "",
                            predicate.value);
    }
    const auto bound = [](const LayoutBound &value) {
        return value.parameter.empty() ? std::to_string(value.literal) : value.parameter;
    };
    if (field.min) {
        text += fmt::format("; at least {}", bound(*field.min));
    }
    if (field.max) {
        text += fmt::format("; at most {}", bound(*field.max));
    }
    return text;
}

std::string rules_text(const LayoutType &type, const LayoutField &field)
{
    std::vector<std::string_view> rules = {rule_for(field.rules, "layout"), rule_for(field.rules, "accept")};
    for (const FieldError &error : field_errors(type, field)) {
        rules.push_back(error.rule);
    }
    for (const LayoutPredicate &predicate : type.predicates) {
        if (&type.fields[predicate.field] == &field) {
            rules.insert(rules.begin() + 1, predicate.rule);
        }
    }
    return join_rules(rules);
}

std::string layout_table(const LayoutType &type)
{
    std::vector<Row> rows = {{"offset", "size", "field", "type", "meaning", "rules"}};
    std::size_t fixed = 0;
    std::vector<std::string> lengths;
    for (const LayoutField &field : type.fields) {
        const std::string offset = offset_text(fixed, lengths);
        rows.push_back(
            {offset, size_text(type, field), field.id, type_text(field), meaning_text(type, field), rules_text(type, field)});
        fixed += field.size;
        // Of two fields with one length only one is there, and what stands behind them stands behind that one.
        if (field.size_field && sized_fields(type, *field.size_field).back() == &field) {
            lengths.push_back(type.fields[*field.size_field].id);
        }
    }
    return format_table(rows);
}

/// The crate's text for an error of a field, where it has one.
std::string crate_text(const LayoutType &type, const LayoutField &field, std::string_view error_class)
{
    if (field.label.empty()) {
        return "";
    }
    const bool is_tag = field.form == LayoutForm::constant;
    if (is_tag && (error_class == "wrong_tag" || error_class == "truncated")) {
        return fmt::format("`expected {} tag {:#04x}`", type.id, field.constant);
    }
    if (error_class == "truncated") {
        return fmt::format("`{} too short for {}`", type.id, field.label);
    }
    if (error_class == "invalid_utf8") {
        return fmt::format("`invalid UTF-8 in {}: ...`", field.label_utf8.empty() ? field.label : field.label_utf8);
    }
    return "";
}

std::string error_table(const Layout &layout)
{
    std::vector<Row> rows = {{"message", "field", "class", "rule", "the crate's text"}};
    for (const LayoutType &type : layout.types) {
        for (const LayoutField &field : type.fields) {
            for (const FieldError &error : field_errors(type, field)) {
                if (error.error_class != "incomplete") {
                    rows.push_back({type.id, field.id, std::string(error.error_class), std::string(error.rule),
                                    crate_text(type, field, error.error_class)});
                }
            }
        }
    }
    if (!layout.unknown_frame_rule.empty()) {
        rows.push_back({"any frame", "", "unknown_frame", layout.unknown_frame_rule, ""});
    }
    return format_table(rows);
}

constexpr std::string_view open_mark = "<!-- generated: ";
constexpr std::string_view close_mark = "<!-- end generated -->";

/// Walks through the document line by line.
class TableFiller {
public:
    TableFiller(const Layout &layout, std::string_view text, std::string_view shown)
        : layout_(layout), rest_(text), shown_(shown)
    {
    }

    std::string fill()
    {
        while (!rest_.empty()) {
            const std::string_view line = next_line();
            result_ += line;
            if (line.starts_with(open_mark)) {
                fill_block(line);
            } else if (line.starts_with(close_mark)) {
                refuse("an end without a beginning");
            }
        }
        for (const LayoutType &type : layout_.types) {
            if (!seen_.contains("layout " + type.id)) {
                throw SpecError(fmt::format("{}: there is no block '{}layout {} -->'", shown_, open_mark, type.id));
            }
        }
        return std::move(result_);
    }

private:
    std::string_view next_line()
    {
        const std::size_t end = rest_.find('\n');
        const std::string_view line = rest_.substr(0, end == std::string_view::npos ? rest_.size() : end + 1);
        rest_.remove_prefix(line.size());
        ++line_;
        return line;
    }

    void fill_block(std::string_view mark)
    {
        const std::size_t end = mark.find(" -->");
        if (end == std::string_view::npos) {
            refuse("a mark without its end, ' -->'");
        }
        const std::string name(mark.substr(open_mark.size(), end - open_mark.size()));
        if (!seen_.insert(name).second) {
            refuse(fmt::format("block '{}' stands twice", name));
        }
        result_ += table(name);
        const int first_line = line_;
        while (!rest_.empty()) {
            const std::string_view line = next_line();
            if (line.starts_with(close_mark)) {
                result_ += line;
                return;
            }
        }
        line_ = first_line;
        refuse(fmt::format("block '{}' has no end", name));
    }

    std::string table(std::string_view name) const
    {
        if (name == "errors") {
            return error_table(layout_);
        }
        constexpr std::string_view layout_of = "layout ";
        const std::optional<std::size_t> type =
            name.starts_with(layout_of) ? find_type(layout_, name.substr(layout_of.size())) : std::nullopt;
        if (!type) {
            refuse(fmt::format("nothing is generated for '{}' (there is: errors, layout TYPE)", name));
        }
        return layout_table(layout_.types[*type]);
    }

    [[noreturn]] void refuse(std::string_view reason) const
    {
        throw SpecError(fmt::format("{}:{}: {}", shown_, line_, reason));
    }

    const Layout &layout_;
    std::string_view rest_;
    std::string_view shown_;
    int line_ = 0;
    std::string result_;
    std::set<std::string, std::less<>> seen_;
};

} // namespace

std::string emit_tables(const Layout &layout, std::string_view protocol, std::string_view shown)
{
    return TableFiller(layout, protocol, shown).fill();
}

} // namespace ferrorpc::spec
