// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "spectral/sparse_spectral_tensor.h"
#include "transform/spectrum_layout.h"

#include <optional>
#include <string>
#include <vector>

namespace fft_tensor {

/// What a tensor's compression aims at.
struct Goal {
    enum class Kind { keep, error, ratio };
    Kind kind = Kind::keep;
    double value = 0.05; ///< keep: 0…1; error: relative, 0…1; ratio: source bytes / stored bytes, above 0
    bool operator==(const Goal&) const = default;
};

/// How one tensor is compressed.
struct TensorSettings {
    Goal goal;
    AxesChoice axes;
    ValueType valueType = ValueType::float32;
    bool storeRaw = false; ///< excluded by the user
    bool operator==(const TensorSettings&) const = default;
};

/// Settings for tensors by exact name or by regular expression (RE2, found anywhere in the name).
struct RecipeRule {
    std::string pattern;
    bool isRegex = false;
    TensorSettings settings;
    bool operator==(const RecipeRule&) const = default;
};

/// Settings for a whole checkpoint: the last rule that matches a tensor holds; no rule: `fallback`.
/// The JSON form is described in pipeline/RECIPE.md; the window saves it, files keep it, the command line
/// replays it.
struct Recipe {
    TensorSettings fallback;
    std::vector<RecipeRule> rules;
    bool total =
        false; ///< the fallback's error or ratio is the whole file's, with one keep for all its tensors

    [[nodiscard]] const TensorSettings& settingsFor(const std::string& tensor) const;
    bool operator==(const Recipe&) const = default;
};

[[nodiscard]] std::string toJson(const Recipe& recipe);
/// Throws Error(malformed) with `where` for anything that is not a recipe: unknown keys, numbers out of
/// range, regular expressions that do not compile.
[[nodiscard]] Recipe parseRecipe(const std::string& json, const std::string& where);

} // namespace fft_tensor
