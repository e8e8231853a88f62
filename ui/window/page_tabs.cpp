// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/window/page_tabs.h"

#include "ui/pages/page_list.h"

#include <QCoreApplication>
#include <QTabBar>

namespace fft_tensor::ui {

PageTabs::PageTabs(const PageContext& context, QWidget* parent) : QTabWidget(parent) {
    setDocumentMode(true);
    setAccessibleName(tr("Plots and jobs"));
    for (const Page& page : pageList())
        addTab(page.make(context, this), QCoreApplication::translate("fft_tensor::ui", page.title));
}

void PageTabs::showPage(const QString& id) {
    setCurrentIndex(static_cast<int>(pageIds().indexOf(id)));
}

int PageTabs::wantedHeight() const {
    if (currentIndex() < 0 || !pageList()[static_cast<std::size_t>(currentIndex())].tall)
        return 0;
    return currentWidget()->sizeHint().height() + tabBar()->sizeHint().height();
}

} // namespace fft_tensor::ui
