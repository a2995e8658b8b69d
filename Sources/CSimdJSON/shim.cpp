// simdjson's first stage (UTF-8, strings, structure, at vector speed) behind a C interface. Its second stage and its
// on-demand parser are not used: they drop number spellings and offsets of errors, and on-demand skips what is not
// read, where this project wants everything checked. `Walk` does that part.

#include "internal.hpp"

#include <simdjson.h>

#include <charconv>
#include <cmath>
#include <memory>
#include <new>

namespace {

/// An indexer of at most this capacity stays with its thread; its index takes four bytes a byte of text.
constexpr size_t kKeptBytes = 1 << 20;
/// The smallest indexer that is made, so that small texts share one.
constexpr size_t kLeastBytes = 64 << 10;

using Indexer = simdjson::internal::dom_parser_implementation;

thread_local std::unique_ptr<Indexer> kept;

baraza_json_failure outOfMemory(size_t offset) {
    return {BARAZA_JSON_BYTES, static_cast<uint32_t>(offset), "more memory than there is"};
}

}  // namespace

struct baraza_json_scan {
    const uint8_t *bytes;
    uint32_t count;
    std::unique_ptr<Indexer> indexer;
};

extern "C" baraza_json_scan *baraza_json_open(const uint8_t *bytes, size_t count, baraza_json_failure *failure) {
    if (count == 0) {
        *failure = {BARAZA_JSON_TRUNCATED, 0, "a value"};
        return nullptr;
    }
    if (count > (size_t{1} << 30)) {
        *failure = {BARAZA_JSON_BYTES, uint32_t{1} << 30, "at most 1 GiB"};
        return nullptr;
    }
    try {
        auto implementation = static_cast<const simdjson::implementation *>(simdjson::get_active_implementation());
        auto indexer = std::move(kept);
        if (!indexer || indexer->capacity() < count) {
            indexer.reset();
            auto capacity = count < kLeastBytes ? kLeastBytes : count;
            if (implementation->create_dom_parser_implementation(capacity, 1, indexer) != simdjson::SUCCESS) {
                *failure = outOfMemory(0);
                return nullptr;
            }
        }
        simdjson::error_code error;
        if (implementation->name() == "fallback") {
            // The scalar indexer, for processors without vectors, looks past the end; the others copy their last block.
            simdjson::padded_string padded(reinterpret_cast<const char *>(bytes), count);
            error = indexer->stage1(reinterpret_cast<const uint8_t *>(padded.data()), count,
                                    simdjson::stage1_mode::regular);
        } else {
            error = indexer->stage1(bytes, count, simdjson::stage1_mode::regular);
        }
        if (error != simdjson::SUCCESS) {
            if (indexer->capacity() <= kKeptBytes) { kept = std::move(indexer); }
            *failure = baraza::locate(bytes, count);
            return nullptr;
        }
        return new baraza_json_scan{bytes, static_cast<uint32_t>(count), std::move(indexer)};
    } catch (...) {
        *failure = outOfMemory(0);
        return nullptr;
    }
}

extern "C" size_t baraza_json_node_count(const baraza_json_scan *scan) {
    auto index = scan->indexer->structural_indexes.get();
    size_t count = 0;
    for (uint32_t i = 0; i < scan->indexer->n_structural_indexes; i++) {
        auto byte = scan->bytes[index[i]];
        // Everything but `,` `:` `]` `}` begins a node.
        count += !(byte == ',' || byte == ':' || (byte | 0x20) == '}');
    }
    return count;
}

extern "C" bool baraza_json_build(
    baraza_json_scan *scan, uint32_t depth, uint32_t nodes, baraza_json_node *tape, uint32_t *used,
    baraza_json_failure *failure) {
    try {
        baraza::Walk walk(scan->bytes, scan->count, scan->indexer->structural_indexes.get(),
                          scan->indexer->n_structural_indexes, depth, nodes, tape);
        auto done = walk.run();
        *used = done ? walk.used : 0;
        *failure = walk.failure;
        return done;
    } catch (...) {
        *used = 0;
        *failure = outOfMemory(0);
        return false;
    }
}

extern "C" void baraza_json_close(baraza_json_scan *scan) {
    if (scan->indexer->capacity() <= kKeptBytes) { kept = std::move(scan->indexer); }
    delete scan;
}

extern "C" double baraza_json_double(const uint8_t *text, size_t count) {
    auto first = reinterpret_cast<const char *>(text);
    double value = 0;
    auto result = std::from_chars(first, first + count, value);
    if (result.ec == std::errc()) { return value; }
    // Out of range: what is too large was refused when the text was read, so this is too small.
    int64_t exponent;
    bool negative = count > 0 && text[0] == '-';
    double magnitude = baraza::magnitude(text, count, exponent) && exponent > 0 ? HUGE_VAL : 0;
    return negative ? -magnitude : magnitude;
}

extern "C" size_t baraza_json_shortest(double value, uint8_t *text) {
    auto first = reinterpret_cast<char *>(text);
    auto result = std::to_chars(first, first + 32, value, std::chars_format::scientific);
    return static_cast<size_t>(result.ptr - first);
}
