// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Where the plug-in is looked for, and what is said of every way in which there is none.
#include "base/dynamic_library.h"
#include "device/plugin_loader.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace fft_tensor;

class TestPluginLoader : public QObject {
    Q_OBJECT

    static std::string folder(const std::string& plugin) { return FFT_TENSOR_TEST_PLUGINS "/" + plugin; }
    static PluginLoad loadGiven(const std::string& path) { return loadPlugin({true, path, {}}); }

  private slots:
    void cleanup() { qunsetenv("FFT_TENSOR_PLUGIN_PATH"); }

    void aPluginStarts() {
        const PluginLoad load = loadGiven(folder("good"));
        QVERIFY2(load.state == PluginState::loaded && load.plugin, load.reason.c_str());
        QCOMPARE(load.path, folder("good") + "/" + pluginFileName);
        QVERIFY(load.reason.empty());
        QCOMPARE(load.plugin->runtimeText(), "fake CUDA 0.0");
        QCOMPARE(load.plugin->devices().size(), std::size_t(2));
    }

    void aFileMayBeGivenToo() {
        QVERIFY(loadGiven(folder("good") + "/" + pluginFileName).plugin);
        const QString before = QDir::currentPath();
        QVERIFY(QDir::setCurrent(QString::fromStdString(folder("good"))));
        const PluginLoad load =
            loadGiven(pluginFileName); // a name without a slash is no search of the system
        QVERIFY(QDir::setCurrent(before));
        QVERIFY2(load.plugin != nullptr, load.reason.c_str());
    }

    void everyRefusalHasItsSentence_data() {
        QTest::addColumn<QString>("plugin");
        QTest::addColumn<int>("state");
        QTest::addColumn<QStringList>("pieces");
        const auto row = [](const char* name, PluginState state, const QStringList& pieces) {
            QTest::newRow(name) << QString(name) << int(state) << pieces;
        };
        row("other_version", PluginState::wrongVersion,
            {"version 9.8.7", "version " FFT_TENSOR_TEST_VERSION});
        row("other_abi", PluginState::wrongVersion,
            {QStringLiteral("interface %1").arg(pluginAbi + 1),
             QStringLiteral("interface %1,").arg(pluginAbi), "same build"});
        row("other_toolchain", PluginState::wrongVersion, {"another standard library", "same build"});
        row("no_entry", PluginState::noEntryPoint, {"no function fft_tensor_plugin"});
        row("fails", PluginState::failed, {"The fake plug-in has no wish to start. Ask it nicely."});
        row("fails_silently", PluginState::failed, {"does not say why"});
        row("needs_library", PluginState::libraryMissing,
            {"libfft_tensor_test_needed.so", "not installed", "LD_LIBRARY_PATH"});
    }

    void everyRefusalHasItsSentence() {
        QFETCH(QString, plugin);
        QFETCH(int, state);
        QFETCH(QStringList, pieces);
        const PluginLoad load = loadGiven(folder(plugin.toStdString()));
        QCOMPARE(int(load.state), state);
        QVERIFY(!load.plugin);
        QCOMPARE(load.path, folder(plugin.toStdString()) + "/" + pluginFileName);
        for (const QString& piece : pieces)
            QVERIFY2(load.reason.find(piece.toStdString()) != std::string::npos, load.reason.c_str());
        QVERIFY(load.reason.ends_with('.'));
    }

    void aFileThatIsNoLibrary() {
        const QTemporaryDir here;
        QFile file(here.filePath(pluginFileName));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("not a library at all, by far") > 0);
        file.close();
        const PluginLoad load = loadGiven(here.path().toStdString());
        QCOMPARE(int(load.state), int(PluginState::cannotOpen));
        QVERIFY2(load.reason.find(file.fileName().toStdString()) != std::string::npos, load.reason.c_str());
    }

    void notBuilt() {
        const PluginLoad load = loadPlugin({false, {}, {folder("good")}});
        QCOMPARE(int(load.state), int(PluginState::notBuilt));
        QVERIFY(load.reason.find("has no plug-in for GPUs") != std::string::npos);
        QVERIFY(loadPlugin({false, folder("good"), {}}).plugin); // one that is given counts all the same
    }

    void missingNamesThePlaces() {
        const PluginLoad load = loadPlugin({true, {}, {"/nowhere/a", "", "/nowhere/a", "/nowhere/b/../c"}});
        QCOMPARE(int(load.state), int(PluginState::missing));
        QVERIFY2(load.reason.find("Looked for /nowhere/a/libfft_tensor_cuda.so, "
                                  "/nowhere/c/libfft_tensor_cuda.so.") != std::string::npos,
                 load.reason.c_str());
        const PluginLoad given = loadPlugin({true, "/nowhere/else.so", {folder("good")}});
        QCOMPARE(int(given.state), int(PluginState::missing)); // nothing else is looked at
        QVERIFY2(given.reason.find("/nowhere/else.so") != std::string::npos, given.reason.c_str());
    }

    void theFirstFolderThatHasItCounts() {
        QVERIFY(loadPlugin({true, {}, {"/nowhere", folder("good"), folder("no_entry")}}).plugin);
        QCOMPARE(int(loadPlugin({true, {}, {folder("no_entry"), folder("good")}}).state),
                 int(PluginState::noEntryPoint));
    }

    void withoutADriverItIsNotOpened() {
        PluginSearch search{true, {}, {folder("good")}, "libno-such-driver.so.1"};
        const PluginLoad refused = loadPlugin(search);
        QCOMPARE(int(refused.state), int(PluginState::noDriver));
        QVERIFY(refused.reason.find("no NVIDIA driver (libno-such-driver.so.1") != std::string::npos);
        QVERIFY(!refused.plugin);
        search.driver = "libc.so.6";
        QVERIFY(loadPlugin(search).plugin);
        search.driver = "libno-such-driver.so.1";
        search.given = folder("good"); // who names a plug-in gets it
        QVERIFY(loadPlugin(search).plugin);
    }

    void thisProcessLooksWhereItShould() {
        qputenv("FFT_TENSOR_PLUGIN_PATH", "/given/here");
        const PluginSearch search = PluginSearch::ofThisProcess();
        QCOMPARE(search.given, "/given/here");
        QCOMPARE(search.driver, "libcuda.so.1");
        QCOMPARE(search.folders.size(), std::size_t(4));
        const std::string tests = FFT_TENSOR_BINARY_DIR "/tests", library = FFT_TENSOR_BINARY_DIR "/lib";
        QCOMPARE(search.folders, (std::vector<std::string>{tests, tests + "/../lib", library,
                                                           library + "/fft-tensor-studio"}));
        qunsetenv("FFT_TENSOR_PLUGIN_PATH");
        QVERIFY(PluginSearch::ofThisProcess().given.empty());
    }

    void missingLibrariesAreFoundInAnyLanguage() {
        QCOMPARE(missingLibraryIn("libcufft.so.11: cannot open shared object file: No such file"),
                 "libcufft.so.11");
        QCOMPARE(missingLibraryIn("libcudart.so.12: Kann die Datei nicht öffnen: Datei nicht gefunden"),
                 "libcudart.so.12");
        QCOMPARE(missingLibraryIn("/a/libx.so: undefined symbol: f"), "");
        QCOMPARE(missingLibraryIn("/a/libx.so: file too short"), "");
        QCOMPARE(missingLibraryIn("out of memory"), "");
        QCOMPARE(missingLibraryIn(""), "");
    }

    void theHandshakeComparesEverything() {
        const PluginHandshake program = makeHandshake("1.2.3");
        QVERIFY(fits(program, makeHandshake("1.2.3")));
        QVERIFY(!fits(program, makeHandshake("1.2.4")));
        PluginHandshake other = program;
        other.abi += 1;
        QVERIFY(!fits(program, other));
        other = program;
        other.size -= 1;
        QVERIFY(!fits(program, other));
        other = program;
        other.toolchain[0] = '?';
        QVERIFY(!fits(program, other));
        other = program;
        other.reason[0] = '?';
        QVERIFY(fits(program, other));
        const std::string endless(100, '7'); // longer than there is room
        QCOMPARE(std::string(makeHandshake(endless.c_str()).version).size(), std::size_t(31));
    }
};

QTEST_GUILESS_MAIN(TestPluginLoader)
#include "test_plugin_loader.moc"
