// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "io/near_names.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace fft_tensor {

namespace {

constexpr std::size_t mostSuggestions = 3;
constexpr std::size_t longestCompared = 200; ///< the distance can take quadratic time

std::string lowered(std::string text) {
    for (char& letter : text)
        letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    return text;
}

/// What both have in common at their beginnings and ends does not change the distance.
void dropCommonEnds(std::string_view& a, std::string_view& b) {
    while (!a.empty() && !b.empty() && a.front() == b.front()) {
        a.remove_prefix(1);
        b.remove_prefix(1);
    }
    while (!a.empty() && !b.empty() && a.back() == b.back()) {
        a.remove_suffix(1);
        b.remove_suffix(1);
    }
}

/// Levenshtein's distance (insertions, deletions and replacements of single bytes), or nothing when it is
/// above `allowed`: only what is that near to the diagonal is computed, and no more once all of a row is
/// farther.
std::optional<std::size_t> editDistance(std::string_view a, std::string_view b, std::size_t allowed) {
    dropCommonEnds(a, b);
    const std::size_t tooFar = allowed + 1;
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = std::min(j, tooFar);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        const std::size_t first = i > allowed ? i - allowed : 1, last = std::min(b.size(), i + allowed);
        std::size_t diagonal = row[first - 1], nearest = tooFar;
        row[first - 1] = first == 1 ? std::min(i, tooFar) : tooFar;
        nearest = std::min(nearest, row[first - 1]);
        for (std::size_t j = first; j <= last; ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            const std::size_t above = j == i + allowed ? tooFar : row[j];
            row[j] = std::min({replaced, above + 1, row[j - 1] + 1, tooFar});
            nearest = std::min(nearest, row[j]);
        }
        if (nearest == tooFar)
            return std::nullopt;
    }
    return row[b.size()] <= allowed ? std::optional(row[b.size()]) : std::nullopt;
}

constexpr std::size_t afterContained = 1000;

/// How far a name is from the wanted one, or nothing when it is too far to be meant, or not below `limit`.
std::optional<std::size_t> farness(const std::string& wanted, const std::string& name, std::size_t limit) {
    const std::size_t difference =
        wanted.size() > name.size() ? wanted.size() - name.size() : name.size() - wanted.size();
    const bool contained = name.find(wanted) != std::string::npos || wanted.find(name) != std::string::npos;
    if (contained && !wanted.empty() && !name.empty())
        return difference < limit ? std::optional(difference) : std::nullopt;
    std::size_t allowed = std::max<std::size_t>(2, wanted.size() / 3);
    if (limit <= afterContained)
        return std::nullopt;
    allowed = std::min(allowed, limit - afterContained - 1);
    if (difference > allowed || std::max(wanted.size(), name.size()) > longestCompared)
        return std::nullopt;
    const auto distance = editDistance(wanted, name, allowed);
    return distance ? std::optional(afterContained + *distance) : std::nullopt;
}

} // namespace

std::vector<std::string> nearNames(const std::string& wanted, const std::vector<std::string>& names) {
    const std::string target = lowered(wanted);
    std::vector<std::pair<std::size_t, std::size_t>> best; // farness, index; ascending
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::size_t limit = best.size() < mostSuggestions ? SIZE_MAX : best.back().first;
        const auto far = farness(target, lowered(names[i]), limit);
        if (!far)
            continue;
        const std::pair candidate(*far, i);
        best.insert(std::upper_bound(best.begin(), best.end(), candidate), candidate);
        if (best.size() > mostSuggestions)
            best.pop_back();
    }
    std::vector<std::string> nearest;
    nearest.reserve(best.size());
    for (const auto& candidate : best)
        nearest.push_back(names[candidate.second]);
    return nearest;
}

} // namespace fft_tensor
