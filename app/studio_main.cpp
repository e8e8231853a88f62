// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// fft-tensor-studio: the window. Everything but the command line is in ui/.
#include "ui/files/quit_on_signal.h"
#include "ui/studio/screenshot.h"
#include "ui/studio/studio_arguments.h"
#include "ui/studio/theme.h"

#include <QApplication>
#include <QTextStream>

#include <memory>

namespace {

using namespace fft_tensor::ui;

int complain(const QString& sentence, int code) {
    QTextStream(stderr) << "fft-tensor-studio: " << sentence << '\n';
    return code;
}

/// Qt's offscreen platform remarks on every window that it has no size hints; nobody needs to read that.
void dropOffscreenRemarks(QtMsgType type, const QMessageLogContext& context, const QString& message) {
    if (!message.contains(QLatin1String("propagateSizeHints")) &&
        !message.contains(QLatin1String("XDG_RUNTIME_DIR")))
        QTextStream(stderr) << qFormatLogMessage(type, context, message) << '\n';
}

int takeScreenshot(const StudioArguments& arguments) {
    SettingsStore settings; // a picture neither reads nor changes what the user has set
    ViewState view;
    view.theme = arguments.theme.value_or(ThemeChoice::light);
    settings.setViewState(view);
    MainWindow window(settings);
    window.session().setView(view);
    window.session().devices().choose(arguments.device.value_or(QStringLiteral("auto")));
    Screenshot screenshot(window, {arguments.screenshot, arguments.size, arguments.keep, arguments.tab});
    QObject::connect(
        &screenshot, &Screenshot::saved, qApp, [] { QApplication::exit(0); }, Qt::QueuedConnection);
    QObject::connect(
        &screenshot, &Screenshot::failed, qApp,
        [](const QString& sentence) { QApplication::exit(complain(sentence, 1)); }, Qt::QueuedConnection);
    QObject::connect(&screenshot, &Screenshot::remarked,
                     [](const QString& sentence) { complain(sentence, 0); });
    screenshot.start(arguments.address);
    return QApplication::exec();
}

int runWindow(const StudioArguments& arguments) {
    SettingsStore settings(std::make_unique<QSettings>());
    MainWindow window(settings);
    ViewState view = window.session().view();
    view.theme = arguments.theme.value_or(view.theme);
    window.session().setView(view);
    if (arguments.device)
        window.session().devices().choose(*arguments.device);
    if (arguments.keep)
        QObject::connect(
            &window.coordinator(), &Coordinator::opened, &window,
            [&] { window.session().setKeep(*arguments.keep); }, Qt::SingleShotConnection);
    if (arguments.tab)
        window.showTab(*arguments.tab);
    window.show();
    if (!arguments.address.isEmpty())
        window.open(arguments.address);
    return QApplication::exec();
}

} // namespace

int main(int argc, char** argv) {
    const StudioArguments arguments = parseStudioArguments(argc, argv);
    if (!arguments.problem.isEmpty())
        return complain(arguments.problem, 2);
    if (!arguments.text.isEmpty()) {
        QTextStream(stdout) << arguments.text;
        return 0;
    }
    if (!arguments.screenshot.isEmpty()) {
        qInstallMessageHandler(dropOffscreenRemarks);
        if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
            qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    if (arguments.scale > 0)
        qputenv("QT_SCALE_FACTOR", QByteArray::number(arguments.scale));
    QApplication application(argc, argv);
    const QuitOnSignal quitOnSignal;
    QCoreApplication::setOrganizationName(QStringLiteral("fft-tensor-studio"));
    QCoreApplication::setApplicationName(QStringLiteral("fft-tensor-studio"));
    QCoreApplication::setApplicationVersion(QStringLiteral(FFT_TENSOR_VERSION));
    QGuiApplication::setApplicationDisplayName(QStringLiteral("FFT-Tensor Studio"));
    QGuiApplication::setDesktopFileName(QStringLiteral("fft-tensor-studio"));
    QApplication::setWindowIcon(programIcon());
    return arguments.screenshot.isEmpty() ? runWindow(arguments) : takeScreenshot(arguments);
}
