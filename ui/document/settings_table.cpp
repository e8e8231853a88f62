// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/document/settings_table.h"

#include "pipeline/settings_lookup.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace fft_tensor::ui {

namespace {

/// Some order, for counting.
struct ByValue {
    static auto key(const TensorSettings& s) {
        return std::tie(s.goal.kind, s.goal.value, s.axes.kind, s.axes.list, s.valueType, s.storeRaw);
    }
    bool operator()(const TensorSettings& a, const TensorSettings& b) const { return key(a) < key(b); }
};

/// So that a recipe has few rules.
TensorSettings mostCommon(const std::vector<TensorSettings>& all, const TensorSettings& none) {
    std::map<TensorSettings, int, ByValue> counts;
    for (const TensorSettings& settings : all)
        ++counts[settings];
    const auto most = std::max_element(counts.begin(), counts.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == counts.end() ? none : most->first;
}

} // namespace

const TensorSettings& SettingsTable::of(int layer) const {
    return layer >= 0 && layer < size() ? m_rows[static_cast<std::size_t>(layer)] : m_fallback;
}

Recipe SettingsTable::recipe(const std::vector<TensorInfo>& layers) const {
    Recipe recipe;
    recipe.fallback = m_total ? m_fallback : mostCommon(m_rows, m_fallback);
    recipe.total = m_total;
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        if (m_rows[i] != recipe.fallback)
            recipe.rules.push_back({layers.at(i).name, false, m_rows[i]});
    return recipe;
}

std::vector<TensorSettings> SettingsTable::adopt(const Recipe& recipe,
                                                 const std::vector<TensorInfo>& layers) {
    const SettingsLookup lookup(recipe);
    std::vector<TensorSettings> rows;
    rows.reserve(layers.size());
    for (const TensorInfo& layer : layers)
        rows.push_back(lookup.settingsFor(layer.name));
    m_fallback = recipe.fallback;
    m_total = recipe.total;
    return rows;
}

} // namespace fft_tensor::ui
