// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "io/weight_file.h"
#include "pipeline/recipe.h"

#include <vector>

namespace fft_tensor::ui {

/// How each layer of a document is to be compressed, and the recipe that says so. Value type.
class SettingsTable {
  public:
    SettingsTable() = default;
    /// So many layers at the usual settings.
    explicit SettingsTable(std::size_t layers) : m_rows(layers) {}

    [[nodiscard]] int size() const { return static_cast<int>(m_rows.size()); }
    /// Of no layer (-1): those of a layer that no rule names.
    [[nodiscard]] const TensorSettings& of(int layer) const;
    void set(int layer, const TensorSettings& settings) {
        m_rows.at(static_cast<std::size_t>(layer)) = settings;
    }

    /// `layers`: of the document, in its order. Few rules: the commonest settings need none.
    [[nodiscard]] Recipe recipe(const std::vector<TensorInfo>& layers) const;
    /// What a recipe gives each layer. Its fallback, and that its target is the whole file's, are kept from
    /// now on; the rows are for the caller to set.
    [[nodiscard]] std::vector<TensorSettings> adopt(const Recipe& recipe,
                                                    const std::vector<TensorInfo>& layers);

  private:
    std::vector<TensorSettings> m_rows;
    TensorSettings m_fallback;
    bool m_total = false; ///< the recipe's target is the whole file's
};

} // namespace fft_tensor::ui
