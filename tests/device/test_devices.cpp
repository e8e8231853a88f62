// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Which devices are listed, and which one a choice leads to.
#include "base/error.h"
#include "device/devices.h"
#include "support/local_plugin.h"
#include "support/tensors.h"

#include <QTest>

using namespace fft_tensor;
using namespace fft_tensor::tests;

class TestDevices : public QObject {
    Q_OBJECT

    std::shared_ptr<LocalPlugin> m_plugin;
    int m_loads = 0;
    std::vector<std::string> m_log;
    JobContext m_context;

    Devices devicesWith(std::vector<DeviceEntry> entries) {
        m_plugin->entries = std::move(entries);
        return Devices({makeCpuBackend, [this] {
                            ++m_loads;
                            return PluginLoad{PluginState::loaded, "local", {}, m_plugin};
                        }});
    }
    static Devices devicesWithout(const std::string& reason) { return Devices(sourcesWithout(reason)); }
    LogSink log() {
        return [this](LogLevel, const std::string& sentence) { m_log.push_back(sentence); };
    }
    static std::string refusalOf(Devices& devices, const std::string& choice, ErrorCode code) {
        try {
            (void)devices.makeBackend(choice, {});
        } catch (const Error& error) {
            return error.code() == code ? error.message() : std::string(name(error.code()));
        }
        return "nothing was thrown";
    }
    static bool contains(const std::string& text, const std::string& piece) {
        return text.find(piece) != std::string::npos;
    }

  private slots:
    void init() {
        m_plugin = std::make_shared<LocalPlugin>();
        m_loads = 0;
        m_log.clear();
    }

    void theCpuComesFirst() {
        Devices devices = devicesWith({entry("cuda:0"), entry("cuda:1", "It is broken.")});
        const std::vector<DeviceEntry> all = devices.list();
        QCOMPARE(all.size(), std::size_t(3));
        QCOMPARE(all[0].id, "cpu");
        QCOMPARE(all[0].kind, "cpu");
        QVERIFY(all[0].available && all[0].reason.empty() && all[0].memoryBytes > 1'000'000);
        QVERIFY2(contains(all[0].name, "thread"), all[0].name.c_str());
        QCOMPARE(all[1].id, "cuda:0");
        QCOMPARE(all[2].reason, "It is broken.");
        (void)devices.list();
        QCOMPARE(m_loads, 1);          // loaded once
        QCOMPARE(m_plugin->listed, 2); // asked each time
    }

    void withoutAPluginOneEntrySaysWhy() {
        Devices devices = devicesWithout("It is missing.");
        const std::vector<DeviceEntry> all = devices.list();
        QCOMPARE(all.size(), std::size_t(2));
        QCOMPARE(all[1].id, "cuda");
        QCOMPARE(all[1].kind, "cuda");
        QVERIFY(!all[1].available);
        QCOMPARE(all[1].reason, "It is missing.");
        const DeviceChoice choice = devices.makeBackend("auto", log());
        QCOMPARE(choice.backend->name(), "cpu");
        QCOMPARE(choice.id, "cpu");
        QCOMPARE(choice.reason, "It is missing.");
        QVERIFY(m_log.empty());
        QVERIFY(contains(refusalOf(devices, "cuda", ErrorCode::unsupported), "It is missing."));
        QVERIFY(contains(refusalOf(devices, "cuda:0", ErrorCode::unsupported), "It is missing."));
    }

    void aPluginThatListsNothingIsNotSilent() {
        Devices devices = devicesWith({});
        QCOMPARE(devices.list().size(), std::size_t(2));
        QVERIFY(!devices.list()[1].reason.empty());
    }

    void aPluginThatThrowsLeavesTheCpu() {
        Devices devices = devicesWith({entry("cuda:0")});
        m_plugin->beforeList = [] { throw Error(ErrorCode::deviceFailed, "The driver hangs."); };
        QCOMPARE(devices.list().at(1).reason, "The driver hangs.");
        QCOMPARE(devices.makeBackend("auto", {}).reason, "The driver hangs.");
    }

    void theCpuNeedsNoPlugin() {
        Devices devices = devicesWith({entry("cuda:0")});
        const DeviceChoice choice = devices.makeBackend("cpu", {});
        QCOMPARE(choice.backend->name(), "cpu");
        QVERIFY(choice.reason.empty());
        QCOMPARE(m_loads, 0);
    }

    void choices() {
        for (const char* good : {"auto", "cpu", "cuda", "cuda:0", "cuda:12"})
            QVERIFY2(Devices::isChoice(good), good);
        for (const char* bad : {"", "gpu", "CUDA", "cuda:", "cuda:x", "cuda:-1", "cuda: 1", "cuda:1x",
                                "cuda:12345", "cpu:0", "auto "})
            QVERIFY2(!Devices::isChoice(bad), bad);
        Devices devices = devicesWith({entry("cuda:0")});
        QVERIFY(contains(refusalOf(devices, "tpu", ErrorCode::invalidArgument), "\"tpu\""));
    }

    void autoTakesTheFirstThatIsAvailableAndReal() {
        Devices devices = devicesWith(
            {entry("cuda:0", "It is broken."), entry("cuda:1", {}, true), entry("cuda:2"), entry("cuda:3")});
        const DeviceChoice choice = devices.makeBackend("auto", {});
        QCOMPARE(choice.id, "cuda:2");
        QCOMPARE(choice.backend->name(), "cuda");
        QVERIFY(choice.reason.empty());
        QCOMPARE(m_plugin->made, std::vector<std::string>{"cuda:2"});
    }

    void aStandInIsTakenOnlyWhenAskedFor() {
        Devices devices = devicesWith({entry("cuda:0", {}, true)});
        const DeviceChoice choice = devices.makeBackend("auto", {});
        QCOMPARE(choice.backend->name(), "cpu");
        QVERIFY2(contains(choice.reason, "for tests"), choice.reason.c_str());
        QVERIFY(m_plugin->made.empty());
        QCOMPARE(devices.makeBackend("cuda", {}).id, "cuda:0");
        QCOMPARE(devices.makeBackend("cuda:0", {}).id, "cuda:0");
    }

    void aChosenDeviceIsThatOneOrNone() {
        Devices devices = devicesWith({entry("cuda:0", "It is broken."), entry("cuda:1")});
        QCOMPARE(devices.makeBackend("cuda", {}).id, "cuda:1");
        QCOMPARE(devices.makeBackend("cuda:1", {}).id, "cuda:1");
        const std::string there = refusalOf(devices, "cuda:0", ErrorCode::unsupported);
        QVERIFY2(contains(there, "It is broken."), there.c_str());
        const std::string absent = refusalOf(devices, "cuda:7", ErrorCode::unsupported);
        QVERIFY2(contains(absent, "cuda:7") && contains(absent, "cuda:1 (Card cuda:1)"), absent.c_str());
    }

    void autoGoesOnWhenADeviceDoesNotStart() {
        Devices devices = devicesWith({entry("cuda:0"), entry("cuda:1")});
        m_plugin->device->failAt("start cuda:0", ErrorCode::outOfMemory);
        const DeviceChoice choice = devices.makeBackend("auto", log());
        QCOMPARE(choice.id, "cuda:1");
        QCOMPARE(m_log.size(), std::size_t(1));
        QVERIFY(contains(m_log[0], "Card cuda:0 did not start: The fake device"));
        m_plugin->device->before = [](const std::string&) {
            throw Error(ErrorCode::deviceFailed, "No card starts.");
        };
        const DeviceChoice none = devices.makeBackend("auto", log());
        QCOMPARE(none.backend->name(), "cpu");
        QVERIFY(contains(none.reason, "No card starts."));
        QCOMPARE(refusalOf(devices, "cuda:0", ErrorCode::deviceFailed), "No card starts.");
    }

    void aDeviceThatFailedIsNotUsedAgain() {
        Devices devices = devicesWith({entry("cuda:0"), entry("cuda:1")});
        const auto tensor = whiteTensor({8, 9}, 1);
        const DeviceChoice first = devices.makeBackend("auto", log());
        m_plugin->device->failAt("analyze", ErrorCode::deviceFailed);
        QCOMPARE(first.backend->analyze(tensor, {0, 1}, m_context)->device(), "CPU");
        QCOMPARE(first.backend->name(), "cpu");
        const std::vector<DeviceEntry> all = devices.list();
        QVERIFY(!all[1].available);
        QVERIFY2(contains(all[1].reason, "restarted") && contains(all[1].reason, "told to fail"),
                 all[1].reason.c_str());
        QVERIFY(all[2].available);
        QCOMPARE(devices.makeBackend("auto", {}).id, "cuda:1");
        QVERIFY(contains(refusalOf(devices, "cuda:0", ErrorCode::unsupported), "restarted"));
    }

    void aBackendOutlivesTheDevices() {
        std::unique_ptr<Backend> backend;
        const std::weak_ptr<LocalPlugin> watched = m_plugin;
        {
            Devices devices = devicesWith({entry("cuda:0")});
            backend = devices.makeBackend("cuda", {}).backend;
        }
        m_plugin.reset();
        auto analysis = backend->analyze(whiteTensor({8, 9}, 1), {0, 1}, m_context);
        backend.reset();
        QVERIFY(!watched.expired()); // the analysis still needs its code
        QCOMPARE(analysis->device(), "Fake GPU");
        analysis.reset();
        QVERIFY(watched.expired());
    }
};

QTEST_GUILESS_MAIN(TestDevices)
#include "test_devices.moc"
