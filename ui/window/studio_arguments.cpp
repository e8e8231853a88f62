// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/window/studio_arguments.h"

#include "device/devices.h"
#include "ui/files/file_name.h"
#include "ui/pages/page_list.h"

#include <QCommandLineParser>
#include <QRegularExpression>

namespace fft_tensor::ui {

namespace {

const QString program = QStringLiteral("fft-tensor-studio");

QString usage() {
    const QString text = QStringLiteral(
        "Usage: fft-tensor-studio [options] [FILE | FILE::tensor]\n"
        "\n"
        "Neural-network weights in the frequency domain: look, tune, export.\n"
        "\n"
        "  --keep FRACTION        keep this share of the first layer's spectrum, 0 to 1\n"
        "  --device NAME          compute on auto, cpu, cuda or cuda:N; fft-tensor devices lists them\n"
        "  --theme light|dark     instead of the desktop's\n"
        "  --tab NAME             show this tab below the pictures: %1\n"
        "  --screenshot OUT.png   save a picture of the window when every result is in, and exit;\n"
        "                         with --tab speed, the layer is measured first\n"
        "  --size 1600x1000       size of that picture, before scaling\n"
        "  --scale FACTOR         as on a screen of this scale factor, 0.5 to 4\n"
        "  --help, --version\n");
    return text.arg(pageIds().join(QStringLiteral(", ")));
}

void readSize(const QString& text, StudioArguments& arguments) {
    const auto match = QRegularExpression(QStringLiteral("^(\\d{3,5})x(\\d{3,5})$")).match(text);
    if (match.hasMatch())
        arguments.size = {match.captured(1).toInt(), match.captured(2).toInt()};
    else
        arguments.problem =
            QStringLiteral("--size wants WIDTHxHEIGHT such as 1600x1000, not \"%1\".").arg(text);
}

void readTheme(const QString& text, StudioArguments& arguments) {
    if (text == QLatin1String("light"))
        arguments.theme = ThemeChoice::light;
    else if (text == QLatin1String("dark"))
        arguments.theme = ThemeChoice::dark;
    else
        arguments.problem = QStringLiteral("--theme wants light or dark, not \"%1\".").arg(text);
}

void readDevice(const QString& text, StudioArguments& arguments) {
    if (Devices::isChoice(text.toStdString()))
        arguments.device = text;
    else
        arguments.problem = QStringLiteral("--device wants auto, cpu, cuda or cuda:N, not \"%1\".").arg(text);
}

void readTab(const QString& text, StudioArguments& arguments) {
    if (pageIds().contains(text))
        arguments.page = text;
    else
        arguments.problem = QStringLiteral("--tab wants one of %1, not \"%2\".")
                                .arg(pageIds().join(QStringLiteral(", ")), text);
}

double readNumber(const QString& option, const QString& text, double low, double high,
                  StudioArguments& arguments) {
    bool ok = false;
    const double value = text.toDouble(&ok);
    if (ok && value >= low && value <= high)
        return value;
    arguments.problem = QStringLiteral("--%1 wants a number from %2 to %3, not \"%4\".")
                            .arg(option)
                            .arg(low)
                            .arg(high)
                            .arg(text);
    return low;
}

void readValues(const QCommandLineParser& parser, StudioArguments& arguments) {
    arguments.screenshot = parser.value(QStringLiteral("screenshot"));
    if (parser.isSet(QStringLiteral("size")))
        readSize(parser.value(QStringLiteral("size")), arguments);
    if (parser.isSet(QStringLiteral("theme")))
        readTheme(parser.value(QStringLiteral("theme")), arguments);
    if (parser.isSet(QStringLiteral("device")))
        readDevice(parser.value(QStringLiteral("device")), arguments);
    if (parser.isSet(QStringLiteral("tab")))
        readTab(parser.value(QStringLiteral("tab")), arguments);
    if (parser.isSet(QStringLiteral("keep")))
        arguments.keep =
            readNumber(QStringLiteral("keep"), parser.value(QStringLiteral("keep")), 0, 1, arguments);
    if (parser.isSet(QStringLiteral("scale")))
        arguments.scale =
            readNumber(QStringLiteral("scale"), parser.value(QStringLiteral("scale")), 0.5, 4, arguments);
    if (parser.isSet(QStringLiteral("screenshot")) && arguments.screenshot.isEmpty())
        arguments.problem = QStringLiteral("--screenshot wants the name of a .png file.");
    const QStringList files = parser.positionalArguments();
    if (files.size() > 1)
        arguments.problem = QStringLiteral("One file at a time, please: %1 were given.").arg(files.size());
    arguments.address = files.value(0);
}

} // namespace

StudioArguments parseStudioArguments(int argc, const char* const* argv) {
    QStringList list;
    for (int i = 0; i < argc; ++i)
        list << nameFromBytes(argv[i]);
    StudioArguments arguments;
    QCommandLineParser parser;
    for (const char* option : {"screenshot", "size", "scale", "keep", "theme", "tab", "device"})
        parser.addOption({QLatin1String(option), {}, QStringLiteral("value")});
    parser.addOption({{QStringLiteral("h"), QStringLiteral("help")}, {}});
    parser.addOption({{QStringLiteral("v"), QStringLiteral("version")}, {}});
    if (!parser.parse(list))
        arguments.problem = parser.errorText() + QStringLiteral(" See --help.");
    else if (parser.isSet(QStringLiteral("help")))
        arguments.text = usage();
    else if (parser.isSet(QStringLiteral("version")))
        arguments.text = program + QStringLiteral(" " FFT_TENSOR_VERSION "\n");
    else
        readValues(parser, arguments);
    return arguments;
}

} // namespace fft_tensor::ui
