// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// The input is JSON text: what is accepted must read back the same after writing. It is tried as an index of
// safetensors shards, too: no shard that it names may lead out of the folder.
#include "base/error.h"
#include "io/json.h"
#include "io/safetensors_header.h"

#include <cstdlib>
#include <string_view>

using namespace fft_tensor;

namespace {

void checkRoundTrip(std::string_view text) {
    const std::string written = toJson(parseJson(text, "input"));
    if (toJson(parseJson(written, "written")) != written)
        std::abort();
    if (toJson(parseJson(toJson(parseJson(text, "input"), true), "indented")) != written)
        std::abort();
}

/// One by one or all at once, members are the same; a NUL byte is in neither.
void checkMembers(std::string_view text) {
    JsonValue::Object members;
    parseJsonMembers(text, "input", [&](std::string&& key, JsonValue&& value) {
        members.emplace_back(std::move(key), std::move(value));
    });
    if (text.find('\0') != std::string_view::npos)
        std::abort();
    if (toJson(JsonValue(std::move(members))) != toJson(parseJson(text, "input")))
        std::abort();
}

void checkIndex(std::string_view text) {
    for (const auto& item : parseSafetensorsIndex(text, "input"))
        if (item.second.find('/') != std::string::npos || item.second == "..")
            std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    for (const auto check : {checkRoundTrip, checkMembers, checkIndex}) {
        try {
            check(text);
        } catch (const Error&) { // the expected end of bad text
        }
    }
    return 0;
}
