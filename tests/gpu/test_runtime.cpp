// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Status, memory, streams and the settings of the host device.
#include "gpu/device_arrays.h"
#include "gpu/sound_kernels.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace fft_tensor;
using namespace fft_tensor::gpu;
using host::HostDeviceSettings;

namespace {

Error errorOfStatus(StatusCode code) {
    return *errorOf([&] { require({code, "aCall", 42, "some words"}); });
}

HostDeviceSettings failing(const std::string& function, std::uint64_t nth, StatusCode code) {
    HostDeviceSettings settings;
    settings.failures.push_back({function, nth, code});
    return settings;
}

} // namespace

class TestRuntime : public QObject {
    Q_OBJECT

  private slots:
    void init() { host::configureHostDevice({}); }
    void cleanup() { QCOMPARE(host::buffersHeld(), std::size_t{0}); }

    void everyStatusIsASentence() {
        QVERIFY(!errorOf([] { require({}); }));
        for (const StatusCode code :
             {StatusCode::noDriver, StatusCode::driverTooOld, StatusCode::noDevice, StatusCode::outOfMemory,
              StatusCode::outOfHostMemory, StatusCode::deviceLost, StatusCode::failed}) {
            const Error error = errorOfStatus(code);
            const bool memory = code == StatusCode::outOfMemory || code == StatusCode::outOfHostMemory;
            QCOMPARE(error.code(), memory ? ErrorCode::outOfMemory : ErrorCode::deviceFailed);
            QVERIFY(error.message().find("(aCall: some words, error 42)") != std::string::npos);
            QVERIFY(error.message().find("ompute on the CPU") != std::string::npos);
        }
        QVERIFY(errorOfStatus(StatusCode::deviceLost).message() !=
                errorOfStatus(StatusCode::failed).message());
    }

    void memoryIsCounted() {
        DeviceMemory memory;
        {
            DeviceBuffer<float> one(memory, 1000);
            QCOMPARE(memory.held(), std::uint64_t{4000});
            {
                DeviceBuffer<double> two(memory, 100);
                QCOMPARE(memory.held(), std::uint64_t{4800});
            }
            QCOMPARE(memory.held(), std::uint64_t{4000});
            QCOMPARE(memory.peak(), std::uint64_t{4800});
            memory.resetPeak();
            QCOMPARE(memory.peak(), std::uint64_t{4000});
            DeviceBuffer<float> moved = std::move(one);
            one = std::move(moved);
            QCOMPARE(host::buffersHeld(), std::size_t{1});
        }
        QCOMPARE(memory.held(), std::uint64_t{0});
        QVERIFY(DeviceBuffer<float>(memory, 0).data() == nullptr);
    }

    /// A block that was given back goes to the next who asks for its size.
    void blocksAreKept() {
        constexpr std::uint64_t mostKept = 10000;
        DeviceMemory memory(0, mostKept);
        void* const first = memory.allocate(4000);
        QCOMPARE(memory.held(), std::uint64_t{4096}); // rounded up
        const std::uint64_t before = memory.available();
        memory.release(first, 4000);
        QCOMPARE(memory.held(), std::uint64_t{0});
        QCOMPARE(memory.available(), before + 4096);
        QCOMPARE(host::bytesHeld(), std::uint64_t{4096}); // kept
        QVERIFY(memory.allocate(3990) == first);
        QCOMPARE(host::callsOf("allocate"), std::uint64_t{1});
        void* const second = memory.allocate(4000);
        void* const third = memory.allocate(4000);
        QVERIFY(second != first);
        memory.release(first, 3990);
        memory.release(second, 4000);
        memory.release(third, 4000); // beyond what is kept
        QCOMPARE(host::buffersHeld(), std::size_t{2});
        memory.release(memory.allocate(6000), 6000); // an older one makes room
        QCOMPARE(host::buffersHeld(), std::size_t{1});
        void* const large = memory.allocate(mostKept + 1); // never kept, and so not rounded up
        QCOMPARE(memory.held(), mostKept + 1);
        memory.release(large, mostKept + 1);
        QCOMPARE(host::buffersHeld(), std::size_t{1});
        QVERIFY(memory.giveBackKept());
        QVERIFY(!memory.giveBackKept());
        QCOMPARE(host::buffersHeld(), std::size_t{0});
        memory.release(memory.allocate(5000), 5000); // the rest goes with the object
    }

    void keptBlocksAreGivenBackBeforeMemoryFails() {
        HostDeviceSettings settings;
        settings.memoryBytes = 1 << 20;
        host::configureHostDevice(settings);
        DeviceMemory memory(0, 1 << 20);
        memory.release(memory.allocate(700'000), 700'000);
        DeviceBuffer<char> other(memory, 800'000);
        QCOMPARE(host::buffersHeld(), std::size_t{1});
        QCOMPARE(errorOf([&] { DeviceBuffer<char>(memory, 800'000); })->code(), ErrorCode::outOfMemory);
    }

    void aLimitHolds() {
        DeviceMemory memory(10000);
        DeviceBuffer<char> most(memory, 9000);
        QCOMPARE(memory.available(), std::uint64_t{1000});
        const auto error = errorOf([&] { DeviceBuffer<char>(memory, 1001); });
        QCOMPARE(error->code(), ErrorCode::outOfMemory);
        QVERIFY(says(error, "needs 1.00 kB") && says(error, "1.00 kB are free") &&
                says(error, "9.00 kB in use"));
        DeviceBuffer<char> exactly(memory, 1000);
        QCOMPARE(host::callsOf("allocate"), std::uint64_t{2}); // the device was never asked
    }

    void theDeviceMayBeFull() {
        HostDeviceSettings settings;
        settings.memoryBytes = 1 << 20;
        host::configureHostDevice(settings);
        DeviceMemory memory;
        DeviceBuffer<char> half(memory, 1 << 19);
        const auto error = errorOf([&] { DeviceBuffer<char>(memory, (1 << 19) + 1); });
        QCOMPARE(error->code(), ErrorCode::outOfMemory);
        QVERIFY(says(error, "needs 524 kB") && says(error, "524 kB are free"));
        QVERIFY(memory.available() < 1 << 19); // a reserve is left
        QVERIFY(!errorOf([&] { memory.requireRoom(500000, "The spectrum"); }));
        QVERIFY(
            says(errorOf([&] { memory.requireRoom(1 << 19, "The spectrum"); }), "The spectrum needs 524 kB"));
    }

    void theNthAllocationFails() {
        host::configureHostDevice(failing("allocate", 3, StatusCode::outOfMemory));
        DeviceMemory memory;
        DeviceBuffer<int> one(memory, 1), two(memory, 1);
        QCOMPARE(errorOf([&] { DeviceBuffer<int>(memory, 1); })->code(), ErrorCode::outOfMemory);
        DeviceBuffer<int> four(memory, 1);
        QCOMPARE(memory.held(), std::uint64_t{12});
    }

    /// A pinned buffer lies in the computer's memory, not in the device's.
    void eachMemoryIsNamed() {
        host::configureHostDevice(failing("allocatePinned", 1, StatusCode::outOfMemory));
        const auto pinned = errorOf([] { PinnedBuffer<float> buffer(100); });
        QVERIFY(pinned && pinned->code() == ErrorCode::outOfMemory);
        QVERIFY2(says(pinned, "This computer has not enough free memory"), pinned->what());
        QVERIFY2(!says(pinned, "The GPU has not"), pinned->what());
        host::configureHostDevice(failing("allocate", 1, StatusCode::outOfMemory));
        DeviceMemory memory;
        const auto device = errorOf([&] { DeviceBuffer<float> buffer(memory, 100); });
        QVERIFY(device && says(device, "of the GPU's memory"));
    }

    void anyCallMayFail() {
        for (const char* const function : {"copy", "fill", "createStream", "synchronize", "createEvent",
                                           "record", "launch", "allocatePinned", "secondsBetween"}) {
            host::configureHostDevice(failing(function, 1, StatusCode::failed));
            const auto error = errorOf([] { useEverything(); });
            QVERIFY2(error && error->code() == ErrorCode::deviceFailed, function);
            QCOMPARE(host::buffersHeld(), std::size_t{0});
            QVERIFY2(!errorOf([] { useEverything(); }), function); // it happened once
        }
    }

    void aLostDeviceStaysLost() {
        host::configureHostDevice({});
        useEverything();
        const std::uint64_t calls = host::callsOf("any");
        for (std::uint64_t nth = 1; nth <= calls; ++nth) {
            host::configureHostDevice(failing("any", nth, StatusCode::deviceLost));
            const auto first = errorOf([] { useEverything(); });
            QVERIFY2(!first || says(first, "device lost (planned)"), first ? first->what() : "");
            QVERIFY(says(errorOf([] { Stream stream; }), "device lost (planned)"));
            QCOMPARE(host::buffersHeld(), std::size_t{0}); // given back all the same
        }
    }

    void copiesStayInsideBuffers() {
        DeviceMemory memory;
        Stream stream;
        DeviceBuffer<float> buffer(memory, 10);
        std::vector<float> values(11);
        QVERIFY(errorOf([&] { copyToDevice(buffer.data(), values.data(), 11, stream); }));
        QVERIFY(errorOf([&] { copyToHost(values.data(), buffer.data() + 1, 10, stream); }));
        QVERIFY(errorOf([&] { copyToHost(buffer.data(), buffer.data(), 10, stream); })); // not the host's
        QVERIFY(errorOf([&] { fillBytes(values.data(), 0, 1, stream); }));
        fillBytes(buffer.data(), 0, 10, stream);
        QCOMPARE(onHost(buffer, stream), std::vector<float>(10));
    }

    void eventsMarkTime() {
        Stream one, two;
        Event begin, end;
        QVERIFY(says(errorOf([&] { (void)end.secondsSince(begin); }), "never recorded"));
        begin.record(one);
        begin.makeWait(two);
        end.record(two);
        end.synchronize();
        QVERIFY(end.secondsSince(begin) >= 0);
    }

    void startStates() {
        const auto start = [](host::StartState state) {
            HostDeviceSettings settings;
            settings.start = state;
            host::configureHostDevice(settings);
            int count = -1;
            const Status counted = calls::deviceCount(count);
            return counted.code != StatusCode::ok ? counted : calls::useDevice(0);
        };
        QCOMPARE(start(host::StartState::ready).code, StatusCode::ok);
        QCOMPARE(start(host::StartState::noDevice).code, StatusCode::noDevice);
        QCOMPARE(start(host::StartState::outOfMemory).code, StatusCode::outOfMemory);
        QCOMPARE(start(host::StartState::driverTooOld).code, StatusCode::driverTooOld);
        int driver = -1, runtime = -1;
        QCOMPARE(calls::versions(driver, runtime).code, StatusCode::ok);
        QVERIFY(driver > 0 && driver < runtime);
        QCOMPARE(start(host::StartState::noDriver).code, StatusCode::noDriver);
        QCOMPARE(calls::versions(driver, runtime).code, StatusCode::ok);
        QCOMPARE(driver, 0);
    }

    void theDeviceHasFacts() {
        calls::DeviceFacts facts;
        require(calls::deviceFacts(0, facts));
        QCOMPARE(std::string(facts.name), std::string("CUDA sources on host"));
        QCOMPARE(std::string(calls::platformName()), std::string(facts.name));
        QCOMPARE(facts.totalBytes, std::uint64_t{1} << 30);
        QCOMPARE(calls::deviceFacts(1, facts).code, StatusCode::failed);
        double load = 0;
        require(calls::deviceLoad(0, load));
        QVERIFY(load < 0);
    }

    void settingsAsText() {
        const HostDeviceSettings settings =
            host::parseHostDevice("memory=64M,order=reverse,seed=9,load=0.5,fail=allocate:3,fail=copy:5:lost,"
                                  "fail=fill,start=driverTooOld");
        QCOMPARE(settings.memoryBytes, std::uint64_t{64} << 20);
        QCOMPARE(settings.order, host::Order::reverse);
        QCOMPARE(settings.seed, std::uint64_t{9});
        QCOMPARE(settings.load, 0.5);
        QCOMPARE(settings.start, host::StartState::driverTooOld);
        QCOMPARE(settings.failures.size(), std::size_t{3});
        QCOMPARE(settings.failures[0].code, StatusCode::outOfMemory);
        QCOMPARE(settings.failures[0].nth, std::uint64_t{3});
        QCOMPARE(settings.failures[1].function, std::string("copy"));
        QCOMPARE(settings.failures[1].code, StatusCode::deviceLost);
        QCOMPARE(settings.failures[2].nth, std::uint64_t{1});
        for (const char* const wrong : {"memory", "memory=1X", "order=up", "start=late",
                                        "fail=", "fail=copy:x", "fail=copy:1:gone", "colour=red", "seed=-1"})
            QVERIFY2(says(errorOf([&] { (void)host::parseHostDevice(wrong); }), wrong), wrong);
    }

    void launchShapes() {
        QCOMPARE(threadPerItem(0).blocks.x, 1u);
        QCOMPARE(threadPerItem(1).blocks.x, 1u);
        QCOMPARE(threadPerItem(257, 256).blocks.x, 2u);
        QCOMPARE(threadPerItem(1u << 30, 256, 1000).blocks.x, 1000u);
        QCOMPARE(threadPerItem(UINT64_MAX, 31).blocks.x, 1u << 16);
        QCOMPARE(threadPerItem(100, 33).threads.x, 33u);
    }

    void thrustTakesItsMemoryFromHere() {
        DeviceMemory memory;
        Stream stream;
        const auto numbers = randomNumbers(20000, 5);
        auto values = onDevice(numbers, memory, stream);
        DeviceBuffer<std::uint32_t> indices(memory, numbers.size());
        const auto found = sound::selectAbove(values.data(), 20000, 0.5f, indices.data(), stream, memory);
        std::vector<std::uint32_t> expected;
        for (std::uint32_t i = 0; i < numbers.size(); ++i)
            if (numbers[i] > 0.5f)
                expected.push_back(i);
        auto got = onHost(indices, stream);
        got.resize(found);
        QCOMPARE(got, expected);

        double sum = 0;
        for (const float number : numbers)
            sum += static_cast<double>(number) * number;
        QVERIFY(std::abs(sound::sumOfSquares(values.data(), 20000, stream, memory) - sum) < 1e-9 * sum);

        std::vector<std::uint32_t> order(numbers.size());
        std::iota(order.begin(), order.end(), 0u);
        auto places = onDevice(order, memory, stream);
        sound::sortByKey(values.data(), places.data(), 20000, stream, memory);
        std::stable_sort(order.begin(), order.end(),
                         [&](std::uint32_t a, std::uint32_t b) { return numbers[a] < numbers[b]; });
        QCOMPARE(onHost(places, stream), order);
        QVERIFY(memory.peak() > memory.held()); // temporary memory was counted, and given back

        DeviceMemory tight(1);
        QCOMPARE(
            errorOf([&] { sound::sortByKey(values.data(), places.data(), 20000, stream, tight); })->code(),
            ErrorCode::outOfMemory);
    }

  private:
    static void useEverything() {
        DeviceMemory memory;
        Stream stream;
        Event begin, end;
        PinnedBuffer<float> pinned(100);
        DeviceBuffer<float> one(memory, 100), two(memory, 100);
        begin.record(stream);
        fillBytes(one.data(), 0, 100, stream);
        sound::scale(one.data(), two.data(), 100, 2, threadPerItem(100), stream);
        copyToHost(pinned.data(), two.data(), 100, stream);
        end.record(stream);
        stream.synchronize();
        QCOMPARE(pinned.data()[99], 0.0f);
        static_cast<void>(end.secondsSince(begin));
    }
};

QTEST_APPLESS_MAIN(TestRuntime)
#include "test_runtime.moc"
