// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "pipeline/name_pattern.h"
#include "pipeline/recipe.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace fft_tensor {

/// Recipe::settingsFor() for many tensors: names are looked up, not searched for, and each expression is
/// compiled once. A recipe with a rule for each of 100,000 tensors is ordinary: the window saves such ones.
/// The recipe must outlive it, unchanged. const methods: any thread.
class SettingsLookup {
  public:
    /// Throws Error(invalidArgument) for an expression that does not compile.
    explicit SettingsLookup(const Recipe& recipe);

    /// The same object that recipe.settingsFor(tensor) gives. Throws as NamePattern::matches.
    [[nodiscard]] const TensorSettings& settingsFor(const std::string& tensor) const;

  private:
    const Recipe& m_recipe;
    std::unordered_map<std::string_view, std::size_t> m_names;      ///< the last rule of that name
    std::vector<std::pair<std::size_t, NamePattern>> m_expressions; ///< rule and pattern, the last one first
};

} // namespace fft_tensor
