// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "pipeline/checkpoint_pairs.h"

#include "base/error.h"
#include "io/in_quotes.h"
#include "transform/spectrum_layout.h"

#include <map>
#include <string>

namespace fft_tensor {

namespace {

std::string axesOf(const CheckpointRow& row) {
    return isRaw(row) ? "no axes" : "axes " + axesText(row.axes);
}

[[noreturn]] void refuse(const CheckpointRow& row, const CheckpointReader& a, const CheckpointReader& b,
                         const std::string& what) {
    throw Error(ErrorCode::invalidArgument,
                "The tensor " + inQuotes(row.name) + " " + what +
                    ". Leave it out, or compress both models alike.",
                a.path() + ", " + b.path());
}

/// What differs, as "has shape [2, 3] in one and [3, 2] in the other"; empty: nothing.
std::string difference(const CheckpointRow& a, const CheckpointRow& b) {
    const auto unlike = [](const std::string& what, const std::string& one, const std::string& other) {
        return what + " " + one + " in the first and " + other + " in the second";
    };
    if (a.shape != b.shape)
        return unlike("has shape", toString(a.shape), toString(b.shape));
    if (a.dtypeName != b.dtypeName)
        return unlike("has the data type", inQuotes(a.dtypeName), inQuotes(b.dtypeName));
    if (a.codecName != b.codecName)
        return unlike("is stored as", a.codecName, b.codecName);
    if (a.axes != b.axes)
        return unlike("is transformed over", axesOf(a), axesOf(b));
    return {};
}

void requireSome(bool any, const CheckpointReader& reader) {
    if (!any)
        throw Error(ErrorCode::notFound,
                    "No tensor is chosen. List the checkpoint's tensors with fft-tensor info.",
                    reader.path());
}

} // namespace

std::vector<std::size_t> chosenTensors(const CheckpointReader& reader, const TensorChoice& choice) {
    std::vector<std::size_t> chosen;
    for (std::size_t i = 0; i < reader.rows().size(); ++i)
        if (!choice || choice(reader.rows()[i].name))
            chosen.push_back(i);
    requireSome(!chosen.empty(), reader);
    return chosen;
}

std::vector<CheckpointPair> pairTensors(const CheckpointReader& a, const CheckpointReader& b,
                                        const TensorChoice& choice) {
    std::map<std::string, std::size_t> ofB;
    for (const std::size_t index : chosenTensors(b, choice))
        ofB.emplace(b.rows()[index].name, index);
    std::vector<CheckpointPair> pairs;
    for (const std::size_t index : chosenTensors(a, choice)) {
        const CheckpointRow& row = a.rows()[index];
        const auto found = ofB.find(row.name);
        if (found == ofB.end())
            refuse(row, a, b, "is in the first checkpoint only");
        const std::string differs = difference(row, b.rows()[found->second]);
        if (!differs.empty())
            refuse(row, a, b, differs);
        pairs.push_back({index, found->second});
        ofB.erase(found);
    }
    if (!ofB.empty())
        refuse(b.rows()[ofB.begin()->second], a, b, "is in the second checkpoint only");
    return pairs;
}

} // namespace fft_tensor
