// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "pipeline/settings_lookup.h"

#include <optional>

namespace fft_tensor {

SettingsLookup::SettingsLookup(const Recipe& recipe) : m_recipe(recipe) {
    for (std::size_t rule = recipe.rules.size(); rule-- > 0;) {
        const RecipeRule& each = recipe.rules[rule];
        if (each.isRegex)
            m_expressions.emplace_back(rule, NamePattern(each.pattern));
        else
            m_names.try_emplace(each.pattern, rule);
    }
}

const TensorSettings& SettingsLookup::settingsFor(const std::string& tensor) const {
    const auto named = m_names.find(tensor);
    const std::optional<std::size_t> byName =
        named == m_names.end() ? std::nullopt : std::optional(named->second);
    for (const auto& [rule, pattern] : m_expressions) {
        if (byName && rule < *byName)
            break; // the name's rule stands later, and holds
        if (pattern.matches(tensor))
            return m_recipe.rules[rule].settings;
    }
    return byName ? m_recipe.rules[*byName].settings : m_recipe.fallback;
}

} // namespace fft_tensor
