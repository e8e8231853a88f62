// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// fft-tensor-studio: the window. Everything but the command line is in ui/.
#include "base/error.h"
#include "ui/files/file_name.h"
#include "ui/files/quit_on_signal.h"
#include "ui/window/screenshot.h"
#include "ui/window/studio_arguments.h"
#include "ui/window/theme.h"

#include <QApplication>
#include <QTextStream>

#include <cstdlib>
#include <exception>
#include <memory>
#include <new>
#include <string_view>
#include <utility>

#include <sys/mman.h>
#include <unistd.h>

namespace {

using namespace fft_tensor::ui;

int complain(const QString& sentence, int code) {
    QTextStream(stderr) << "fft-tensor-studio: " << sentence << '\n';
    return code;
}

/// A failure that nothing below has dealt with.
int complainOf(const fft_tensor::Error& error) {
    return complain(shownText(error.what()), 1);
}

/// Events are the other way into this program: what one of them throws must not pass through Qt, which leaves
/// its own state behind it. The program ends, as it would at main's boundary.
class Application : public QApplication {
  public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override {
        try {
            return QApplication::notify(receiver, event);
        } catch (...) {
            const int code = complainOf(fft_tensor::currentError());
            if (std::exchange(m_ending, true)) // and what ends it fails, too
                std::_Exit(code);
            exit(code);
            return true;
        }
    }

  private:
    bool m_ending = false;
};

/// What is thrown where nothing may be, as memory that is missing can be anywhere in Qt. Nothing is
/// allocated.
[[noreturn]] void endWithSentence() noexcept {
    constexpr std::string_view memory = "fft-tensor-studio: There was not enough memory. Close other "
                                        "programs, or raise the limit (ulimit -v).\n";
    constexpr std::string_view other = "fft-tensor-studio: Unexpected failure: please report it.\n";
    std::string_view sentence = other;
    try {
        if (const std::exception_ptr thrown = std::current_exception())
            std::rethrow_exception(thrown);
    } catch (const std::bad_alloc&) {
        sentence = memory;
    } catch (...) { // NOLINT(bugprone-empty-catch): the other sentence is there already
    }
    if (::write(STDERR_FILENO, sentence.data(), sentence.size()) < 0)
        std::_Exit(1);
    std::_Exit(1);
}

/// The libraries of a window ask for memory without looking at the answer: with less room than they need the
/// program would crash in one of them. What is asked for here is given back at once.
bool hasRoomForWindow() {
    constexpr std::size_t bytes = std::size_t{512} << 20;
    void* const room = ::mmap(nullptr, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return room != MAP_FAILED && ::munmap(room, bytes) == 0; // NOLINT: the system's macro
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
    Screenshot screenshot(window, {arguments.screenshot, arguments.size, arguments.keep, arguments.page});
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
            &window.runners().files, &FileRunner::opened, &window,
            [&] { window.session().setKeep(*arguments.keep); }, Qt::SingleShotConnection);
    if (!arguments.page.isEmpty())
        window.showPage(arguments.page);
    window.show();
    if (!arguments.address.isEmpty())
        window.open(arguments.address);
    return QApplication::exec();
}

int run(int argc, char** argv) {
    const StudioArguments arguments = parseStudioArguments(argc, argv);
    if (!arguments.problem.isEmpty())
        return complain(arguments.problem, 2);
    if (!arguments.text.isEmpty()) {
        QTextStream(stdout) << arguments.text;
        return 0;
    }
    if (!hasRoomForWindow())
        return complain(
            QStringLiteral("There is not enough memory for a window: 512 MiB of addresses are not to be "
                           "had. Raise the limit (ulimit -v), or use fft-tensor on the command line."),
            1);
    if (!arguments.screenshot.isEmpty()) {
        qInstallMessageHandler(dropOffscreenRemarks);
        if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
            qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    if (arguments.scale > 0)
        qputenv("QT_SCALE_FACTOR", QByteArray::number(arguments.scale));
    Application application(argc, argv);
    const QuitOnSignal quitOnSignal;
    QCoreApplication::setOrganizationName(QStringLiteral("fft-tensor-studio"));
    QCoreApplication::setApplicationName(QStringLiteral("fft-tensor-studio"));
    QCoreApplication::setApplicationVersion(QStringLiteral(FFT_TENSOR_VERSION));
    QGuiApplication::setApplicationDisplayName(QStringLiteral("FFT-Tensor Studio"));
    QGuiApplication::setDesktopFileName(QStringLiteral("fft-tensor-studio"));
    QApplication::setWindowIcon(programIcon());
    return arguments.screenshot.isEmpty() ? runWindow(arguments) : takeScreenshot(arguments);
}

} // namespace

int main(int argc, char** argv) {
    std::set_terminate(endWithSentence);
    try {
        return run(argc, argv);
    } catch (...) {
        return complainOf(fft_tensor::currentError());
    }
}
