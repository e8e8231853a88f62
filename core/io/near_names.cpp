// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "io/near_names.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

namespace fft_tensor {

namespace {

constexpr std::size_t mostSuggestions = 3;
constexpr std::size_t longestCompared = 200; ///< the distance takes quadratic time

std::string lowered(std::string text) {
    for (char& letter : text)
        letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    return text;
}

/// Levenshtein's distance: insertions, deletions and replacements of single bytes.
std::size_t editDistance(const std::string& a, const std::string& b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row[b.size()];
}

/// How far a name is from the wanted one, or nothing when it is too far to be meant.
std::optional<std::size_t> farness(const std::string& wanted, const std::string& name) {
    const std::size_t difference =
        wanted.size() > name.size() ? wanted.size() - name.size() : name.size() - wanted.size();
    const bool contained = name.find(wanted) != std::string::npos || wanted.find(name) != std::string::npos;
    if (contained && !wanted.empty() && !name.empty())
        return difference;
    const std::size_t allowed = std::max<std::size_t>(2, wanted.size() / 3);
    if (difference > allowed || std::max(wanted.size(), name.size()) > longestCompared)
        return std::nullopt;
    const std::size_t distance = editDistance(wanted, name);
    constexpr std::size_t afterContained = 1000;
    return distance <= allowed ? std::optional(afterContained + distance) : std::nullopt;
}

} // namespace

std::vector<std::string> nearNames(const std::string& wanted, const std::vector<std::string>& names) {
    const std::string target = lowered(wanted);
    std::vector<std::pair<std::size_t, std::size_t>> candidates; // farness, index
    for (std::size_t i = 0; i < names.size(); ++i)
        if (const auto far = farness(target, lowered(names[i])))
            candidates.emplace_back(*far, i);
    const std::size_t count = std::min(mostSuggestions, candidates.size());
    std::partial_sort(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(count),
                      candidates.end());
    std::vector<std::string> nearest;
    for (std::size_t i = 0; i < count; ++i)
        nearest.push_back(names[candidates[i].second]);
    return nearest;
}

} // namespace fft_tensor
