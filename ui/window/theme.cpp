// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/window/theme.h"

#include "ui/plot/plot_theme.h"

#include <QApplication>
#include <QStyle>
#include <QStyleFactory>
#include <QToolTip>

/// Resources of a static library must be asked for by name, outside any namespace.
static void initIconResources() {
    Q_INIT_RESOURCE(icons);
}

namespace fft_tensor::ui {

namespace {

struct Colors {
    QColor window, base, alternate, text, button, muted, accent, mid;
};

QPalette make(const Colors& colors) {
    QPalette palette(colors.button, colors.window);
    palette.setColor(QPalette::Window, colors.window);
    palette.setColor(QPalette::WindowText, colors.text);
    palette.setColor(QPalette::Base, colors.base);
    palette.setColor(QPalette::AlternateBase, colors.alternate);
    palette.setColor(QPalette::Text, colors.text);
    palette.setColor(QPalette::Button, colors.button);
    palette.setColor(QPalette::ButtonText, colors.text);
    palette.setColor(QPalette::BrightText, Qt::white);
    palette.setColor(QPalette::ToolTipBase, colors.base);
    palette.setColor(QPalette::ToolTipText, colors.text);
    palette.setColor(QPalette::PlaceholderText, colors.muted);
    palette.setColor(QPalette::Highlight, colors.accent);
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Link, colors.accent);
    palette.setColor(QPalette::Mid, colors.mid);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, colors.muted);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, colors.mid);
    return palette;
}

} // namespace

QPalette lightPalette() {
    return make({QColor(0xf4, 0xf5, 0xf7), QColor(0xff, 0xff, 0xff), QColor(0xf2, 0xf4, 0xf7),
                 QColor(0x1c, 0x1f, 0x24), QColor(0xec, 0xee, 0xf1), QColor(0x76, 0x7c, 0x86),
                 QColor(0x2b, 0x6c, 0xb8), QColor(0xb8, 0xbd, 0xc5)});
}

QPalette darkPalette() {
    return make({QColor(0x2d, 0x30, 0x36), QColor(0x1b, 0x1d, 0x21), QColor(0x22, 0x24, 0x29),
                 QColor(0xe6, 0xe8, 0xec), QColor(0x3c, 0x40, 0x48), QColor(0x93, 0x9a, 0xa6),
                 QColor(0x2f, 0x74, 0xc8), QColor(0x55, 0x5a, 0x65)});
}

QPalette paletteFor(ThemeChoice choice, const QPalette& desktop) {
    if (choice == ThemeChoice::system)
        return isDark(desktop) ? darkPalette() : lightPalette();
    return choice == ThemeChoice::dark ? darkPalette() : lightPalette();
}

void applyTheme(QApplication& application, ThemeChoice choice) {
    static const QPalette desktop = QApplication::palette();
    if (QApplication::style()->objectName().compare(QLatin1String("fusion"), Qt::CaseInsensitive) != 0)
        QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    const QPalette palette = paletteFor(choice, desktop);
    application.setPalette(palette);
    QToolTip::setPalette(palette);
}

QIcon programIcon() {
    initIconResources();
    return QIcon(QStringLiteral(":/icons/fft-tensor-studio.svg"));
}

} // namespace fft_tensor::ui
