#pragma once

#include "CSimdJSON.h"

#include <cstring>
#include <string>
#include <vector>

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the eight-byte scans below count from the low end");

namespace baraza {

inline bool isSpace(uint8_t byte) { return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t'; }
inline bool isDigit(uint8_t byte) { return byte >= '0' && byte <= '9'; }

/// The text of a member name: a span of the source, or of the arena when it had escapes.
struct Name {
    const uint8_t *text;
    uint32_t length;
    uint32_t offset;  // in the source, for the error
    uint64_t key;     // its first eight bytes, zeros after the end
};

/// Orders UTF-8 as RFC 8785 §3.2.3 wants it: by UTF-16 code units. Differs from the order of bytes only where one side
/// is a surrogate pair (first byte F0 and up) and the other stands in U+E000…U+FFFF (EE, EF).
int compareNames(const uint8_t *left, size_t leftLength, const uint8_t *right, size_t rightLength);

/// The decimal exponent of a number's first digit that is not 0; false when it has none, that is when it is zero.
bool magnitude(const uint8_t *text, size_t count, int64_t &exponent);

/// The first byte that is wrong in a text that the indexer refused.
baraza_json_failure locate(const uint8_t *bytes, size_t count);

/// Appends the UTF-8 of a string's inside, whose escapes were checked.
void unescape(const uint8_t *text, size_t count, std::string &out);

/// Walks the index once, checks the grammar and writes the nodes.
class Walk {
public:
    Walk(const uint8_t *bytes, uint32_t size, const uint32_t *index, uint32_t indexCount, uint32_t depth,
         uint32_t nodes, baraza_json_node *tape);

    bool run();

    uint32_t used = 0;
    baraza_json_failure failure{};

private:
    struct Frame {
        uint32_t node;
        uint32_t count;
        uint32_t compactLength;  // of what it holds, names and colons included, brackets and commas not
        uint32_t lastName;       // node index, or 0: no name is ever the first node
        bool object, sorted, canonical, escapedNames;
    };
    struct Token {
        uint32_t end;
        uint32_t flags;
    };

    bool fail(uint32_t code, size_t offset, const char *detail);
    bool take(uint32_t end, uint32_t &position);
    bool add(uint32_t head, uint32_t offset, uint32_t length);
    bool open(uint32_t kind, uint32_t position);
    bool close(uint32_t position, uint32_t &compactLength, bool &canonical);
    bool string(uint32_t position, Token &token);
    bool escape(const uint8_t *&at, bool &canonical);
    bool number(uint32_t position, Token &token);
    bool name(uint32_t position, uint32_t &end);
    bool unique(const Frame &frame);

    const uint8_t *bytes;
    const uint32_t size;
    const uint32_t *index;
    const uint32_t indexCount;
    uint32_t at = 0;
    const uint32_t depth;
    const uint32_t nodes;
    baraza_json_node *tape;
    std::vector<Frame> stack;
    std::vector<Name> names;
    std::string arena;
};

}  // namespace baraza
