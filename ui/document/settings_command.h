// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/document/session.h"

#include <QUndoCommand>

#include <vector>

namespace fft_tensor::ui {

/// Changes the settings of some layers. Commands of one drag (equal merge ids) become one.
class SettingsCommand : public QUndoCommand {
  public:
    SettingsCommand(Session& session, const QString& text, int mergeId, std::vector<int> tensors,
                    std::vector<TensorSettings> before, std::vector<TensorSettings> after);

    void undo() override;
    void redo() override;
    [[nodiscard]] int id() const override { return m_mergeId; }
    bool mergeWith(const QUndoCommand* other) override;

  private:
    void apply(const std::vector<TensorSettings>& values);

    Session& m_session;
    int m_mergeId; ///< -1: never merged
    bool m_first = true;
    std::vector<int> m_tensors;
    std::vector<TensorSettings> m_before, m_after;
};

} // namespace fft_tensor::ui
