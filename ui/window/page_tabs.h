// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/pages/page.h"

#include <QTabWidget>

namespace fft_tensor::ui {

/// All pages of the list as tabs, in its order.
class PageTabs : public QTabWidget {
    Q_OBJECT
  public:
    PageTabs(const PageContext& context, QWidget* parent);

    /// Shows the page of that id; an unknown one changes nothing.
    void showPage(const QString& id);
    /// The page that is a P; null where there is none.
    template<class P>
    [[nodiscard]] P* page() const {
        for (int i = 0; i < count(); ++i)
            if (auto* found = qobject_cast<P*>(widget(i)))
                return found;
        return nullptr;
    }
    /// The page that is shown wants to be this high, its tab included; 0: no more
    /// than others.
    [[nodiscard]] int wantedHeight() const;
};

} // namespace fft_tensor::ui
