// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// The host build's own checks: sound kernels give the right answers in every order, and each planted fault is
// caught.
#include "gpu/device_arrays.h"
#include "gpu/planted_kernels.h"
#include "gpu/sound_kernels.h"

#include <QProcess>
#include <QtTest>

#include <algorithm>
#include <cstdio>
#include <numeric>

using namespace fft_tensor;
using namespace fft_tensor::gpu;
using planted::Fault;

namespace {

constexpr unsigned blockSizes[] = {1, 31, 33, 96, 256};

#ifdef __SANITIZE_ADDRESS__
constexpr bool underAddressSanitizer = true;
#else
constexpr bool underAddressSanitizer = false;
#endif

struct PlantedRun {
    std::vector<float> values;
    float sum = 0;
    std::optional<Error> error;
};

PlantedRun runPlanted(Fault fault, host::Order order, unsigned threads, unsigned blocks = 3) {
    host::configureHostDevice(inOrder(order));
    PlantedRun result;
    result.error = errorOf([&] {
        DeviceMemory memory;
        Stream stream;
        std::vector<float> numbers(threads * blocks);
        std::iota(numbers.begin(), numbers.end(), 0.0f);
        auto values = onDevice(numbers, memory, stream);
        auto sum = onDevice(std::vector<float>{0}, memory, stream);
        const auto count = static_cast<unsigned>(numbers.size());
        planted::run(fault, values.data(), sum.data(), count, {blocks, threads}, stream);
        result.values = onHost(values, stream);
        result.sum = onHost(sum, stream)[0];
    });
    return result;
}

std::vector<float> expectedValues(unsigned threads, unsigned blocks) {
    std::vector<float> expected(threads * blocks);
    for (unsigned block = 0; block < blocks; ++block) { // the last one's neighbour is the first
        const unsigned last = block * threads + threads - 1;
        expected[last] = static_cast<float>(last) + static_cast<float>(block * threads);
        for (unsigned i = block * threads; i < last; ++i)
            expected[i] = static_cast<float>(2 * i + 1);
    }
    return expected;
}

/// What this program says in a process of its own.
QString outputOf(const QStringList& arguments, const QString& hostDevice = {}) {
    QProcess child;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("FFT_TENSOR_HOST_DEVICE", hostDevice);
    child.setProcessEnvironment(environment);
    child.setProcessChannelMode(QProcess::MergedChannels);
    child.start(QCoreApplication::applicationFilePath(), arguments);
    child.waitForFinished(patience);
    return QString::fromUtf8(child.readAll());
}

QString outputOfChild(Fault fault) {
    return outputOf({"--plant", QString::number(static_cast<int>(fault))});
}

/// The device as the environment has set it up: what the first allocation says.
void tellFirstAllocation() {
    const auto error = errorOf([] {
        int count = 0;
        require(calls::deviceCount(count));
        DeviceMemory memory;
        DeviceBuffer<char> buffer(memory, 1 << 20);
    });
    std::puts(error ? error->what() : "allocated");
}

} // namespace

class TestHostKernels : public QObject {
    Q_OBJECT

  private slots:
    void scaleCoversEveryElement() {
        for (const host::Order order : allOrders) {
            host::configureHostDevice(inOrder(order));
            DeviceMemory memory;
            Stream stream;
            for (const unsigned threads : blockSizes)
                for (const std::size_t count : {std::size_t{1}, std::size_t{1000}, std::size_t{4097}})
                    for (const unsigned mostBlocks : {1u, 7u, 65536u}) {
                        const auto numbers = randomNumbers(count, 1);
                        const auto from = onDevice(numbers, memory, stream);
                        DeviceBuffer<float> to(memory, count);
                        sound::scale(from.data(), to.data(), count, 3,
                                     threadPerItem(count, threads, mostBlocks), stream);
                        const auto got = onHost(to, stream);
                        for (std::size_t i = 0; i < count; ++i)
                            QCOMPARE(got[i], 3 * numbers[i]);
                    }
        }
    }

    void sharedMemoryAndBarriers() {
        for (const host::Order order : allOrders)
            for (const unsigned threads : blockSizes) {
                host::configureHostDevice(inOrder(order));
                DeviceMemory memory;
                Stream stream;
                std::vector<float> numbers(5 * threads);
                std::iota(numbers.begin(), numbers.end(), 0.0f);
                auto values = onDevice(numbers, memory, stream);
                sound::reverseInBlocks(values.data(), {5, threads}, stream);
                for (unsigned block = 0; block < 5; ++block)
                    std::reverse(numbers.begin() + block * threads, numbers.begin() + (block + 1) * threads);
                QCOMPARE(onHost(values, stream), numbers);
            }
    }

    void blockSums() {
        for (const host::Order order : allOrders)
            for (const unsigned threads : {31u, 33u, 96u, 256u, 1024u}) {
                host::configureHostDevice(inOrder(order));
                DeviceMemory memory;
                Stream stream;
                const std::size_t count = 3 * threads - 5;
                std::vector<float> numbers(count);
                std::iota(numbers.begin(), numbers.end(), 1.0f);
                const auto values = onDevice(numbers, memory, stream);
                DeviceBuffer<float> sums(memory, 3);
                sound::sumOfBlocks(values.data(), count, sums.data(), {3, threads}, stream);
                const auto got = onHost(sums, stream);
                for (std::size_t block = 0; block < 3; ++block)
                    QCOMPARE(got[block], std::accumulate(numbers.begin() + block * threads,
                                                         numbers.begin() + std::min<std::size_t>(
                                                                               count, (block + 1) * threads),
                                                         0.0f));
            }
    }

    void atomics() {
        for (const unsigned threads : blockSizes) {
            host::configureHostDevice(inOrder(host::Order::random, threads));
            DeviceMemory memory;
            Stream stream;
            std::vector<unsigned> numbers(3000);
            std::vector<unsigned long long> expected(64), zeros(64);
            for (unsigned i = 0; i < numbers.size(); ++i)
                ++expected[numbers[i] = i * i % 61];
            const auto values = onDevice(numbers, memory, stream);
            auto counts = onDevice(zeros, memory, stream);
            sound::histogram(values.data(), numbers.size(), counts.data(), {4, threads}, stream);
            QCOMPARE(onHost(counts, stream), expected);
        }
    }

    void warpFunctions_data() {
        QTest::addColumn<unsigned>("threads");
        for (const unsigned threads : blockSizes)
            QTest::addRow("%u threads", threads) << threads;
    }
    void warpFunctions() {
        QFETCH(unsigned, threads);
        for (const host::Order order : allOrders) {
            host::configureHostDevice(inOrder(order));
            DeviceMemory memory;
            Stream stream;
            std::vector<unsigned> numbers(2 * threads);
            for (unsigned i = 0; i < numbers.size(); ++i)
                numbers[i] = i * 7 % 10;
            const auto values = onDevice(numbers, memory, stream);
            DeviceBuffer<unsigned> results(memory, numbers.size() * sound::warpResults);
            sound::warpFunctions(values.data(), results.data(), {2, threads}, stream);
            const auto got = onHost(results, stream);
            for (unsigned i = 0; i < numbers.size(); ++i)
                checkLane(numbers, threads, i, got.data() + std::size_t{i} * sound::warpResults);
        }
    }

    void indicesOfThreeDimensions() {
        host::configureHostDevice({});
        DeviceMemory memory;
        Stream stream;
        DeviceBuffer<unsigned> positions(memory, 2 * 3 * 2 * 24);
        sound::indices(positions.data(), {dim3(2, 3, 2), dim3(4, 3, 2)}, stream);
        const auto got = onHost(positions, stream);
        for (unsigned i = 0; i < got.size(); ++i)
            QCOMPARE(got[i], i / 24 * 1000 + i % 24);
    }

    void illegalLaunchesAreRefused() {
        host::configureHostDevice({});
        Stream stream;
        for (const LaunchShape& shape : {LaunchShape{0, 32}, LaunchShape{1, 1025}, LaunchShape{1, 0}}) {
            const auto error = errorOf([&] { sound::indices(nullptr, shape, stream); });
            QVERIFY(says(error, "invalid configuration"));
            QCOMPARE(error->code(), ErrorCode::deviceFailed);
        }
        QVERIFY(!errorOf([&] { stream.synchronize(); })); // refused, but not lost
    }

    void theSoundTwinPasses() {
        for (const host::Order order : allOrders)
            for (const unsigned threads : blockSizes) {
                const PlantedRun run = runPlanted(Fault::none, order, threads);
                QVERIFY2(!run.error, run.error ? run.error->what() : "");
                QCOMPARE(run.values, expectedValues(threads, 3));
                QCOMPARE(run.sum, static_cast<float>(3 * threads));
            }
    }

    void theEnvironmentSetsTheDeviceUp() {
        QCOMPARE(outputOf({"--allocate"}).trimmed(), "allocated");
        QVERIFY(outputOf({"--allocate"}, "memory=64K")
                    .contains("needs 1.05 MB of the GPU's memory; 65.5 kB are"));
        QVERIFY(outputOf({"--allocate"}, "start=driverTooOld").contains("driver is older"));
        QVERIFY(outputOf({"--allocate"}, "fail=allocate:1:lost").contains("device lost (planned)"));
        QVERIFY(outputOf({"--allocate"}, "memory=lots").contains("\"memory=lots\" is no setting"));
    }

    /// Red zones see them at the end of the kernel; the address sanitizer at the line.
    void writesBesideMemory_data() {
        QTest::addColumn<int>("fault");
        QTest::addColumn<QString>("words");
        QTest::addRow("behind a buffer") << static_cast<int>(Fault::writeBeyond) << "behind a buffer of";
        QTest::addRow("before a buffer") << static_cast<int>(Fault::writeBefore) << "before a buffer of";
        QTest::addRow("shared") << static_cast<int>(Fault::sharedOverflow) << "beside a shared array";
    }
    void writesBesideMemory() {
        QFETCH(int, fault);
        QFETCH(QString, words);
        if (underAddressSanitizer)
            return checkSanitizerSees(static_cast<Fault>(fault));
        const PlantedRun run = runPlanted(static_cast<Fault>(fault), host::Order::forward, 256);
        QVERIFY(says(run.error, words.toStdString()));
        QVERIFY(says(run.error, "planted_kernels.cu:")); // the line of the launch
        QCOMPARE(run.error->code(), ErrorCode::deviceFailed);
    }

    void readsBesideMemory() {
        if (underAddressSanitizer)
            return checkSanitizerSees(Fault::readBeyond);
        const PlantedRun run = runPlanted(Fault::readBeyond, host::Order::forward, 256);
        QVERIFY(run.sum != 3 * 256.0f || run.error); // the red zone's pattern is in the sum
    }

    /// Nothing but the order of threads tells: the results differ.
    void aMissingBarrierDependsOnTheOrder() {
        const auto forward = runPlanted(Fault::missingBarrier, host::Order::forward, 96);
        const auto reverse = runPlanted(Fault::missingBarrier, host::Order::reverse, 96);
        const auto random = runPlanted(Fault::missingBarrier, host::Order::random, 96);
        QVERIFY(forward.values != reverse.values);
        QVERIFY(forward.values != random.values);
        QVERIFY(forward.values != expectedValues(96, 3));
    }

    void waitingForWhatNeverComes_data() {
        QTest::addColumn<int>("fault");
        QTest::addColumn<QString>("words");
        QTest::addRow("divergent barrier")
            << static_cast<int>(Fault::divergentBarrier) << "a divergent barrier";
        QTest::addRow("early return") << static_cast<int>(Fault::earlyReturn) << "has ended";
        QTest::addRow("foreign mask") << static_cast<int>(Fault::foreignMask) << "does not name its own lane";
        QTest::addRow("absent lane") << static_cast<int>(Fault::absentLane) << "a lane that never comes";
        QTest::addRow("shared memory") << static_cast<int>(Fault::tooMuchShared) << "more shared memory";
    }
    void waitingForWhatNeverComes() {
        QFETCH(int, fault);
        QFETCH(QString, words);
        for (const host::Order order : allOrders)
            for (const unsigned threads : {31u, 33u, 96u, 256u}) {
                const PlantedRun run = runPlanted(static_cast<Fault>(fault), order, threads);
                QVERIFY2(says(run.error, words.toStdString()), run.error ? run.error->what() : "not noticed");
                QVERIFY2(says(run.error, "planted_kernels.cu"), run.error->what());
                // The device is lost, and the next one works.
                QVERIFY(says(errorOf([] { Stream stream; }), words.toStdString()));
                QVERIFY(!runPlanted(Fault::none, order, threads).error);
            }
    }

  private:
    void checkLane(const std::vector<unsigned>& numbers, unsigned threads, unsigned i, const unsigned* got) {
        const unsigned first = i - i % threads % 32, lane = i - first;
        const unsigned lanes = std::min(32u, threads - i % threads + lane);
        const auto value = [&](unsigned of) { return numbers[first + of]; };
        const auto ballot = [&](auto&& predicate) {
            unsigned bits = 0;
            for (unsigned of = 0; of < lanes; ++of)
                bits |= predicate(of) ? 1u << of : 0;
            return bits;
        };
        const unsigned half = lane < 16 ? 0xffffu : 0xffff0000u;
        QCOMPARE(got[0], value(0));
        if (lane / 8 * 8 + 3 < lanes)
            QCOMPARE(got[1], value(lane / 8 * 8 + 3));
        QCOMPARE(got[2], value(lane == 0 ? 0 : lane - 1));
        if ((lane ^ 1) < lanes)
            QCOMPARE(got[3], value(lane ^ 1));
        QCOMPARE(got[4], ballot([&](unsigned of) { return value(of) % 2 == 0; }));
        QCOMPARE(got[5], ballot([&](unsigned of) { return value(of) == 5; }) != 0 ? 1u : 0u);
        QCOMPARE(got[6], 1u);
        QCOMPARE(got[7], ballot([&](unsigned of) { return value(of) == value(lane); }));
        QCOMPARE(got[8], half & ballot([&](unsigned of) { return value(of) % 3 == 0; }));
        const auto block = numbers.begin() + i / threads * threads;
        QCOMPARE(got[9], static_cast<unsigned>(
                             std::count_if(block, block + threads, [](unsigned v) { return v % 2 == 0; })));
        QCOMPARE(got[10], std::count(block, block + threads, 5u) > 0 ? 1u : 0u);
        QCOMPARE(got[11], 1u);
    }

    void checkSanitizerSees(Fault fault) {
        const QString output = outputOfChild(fault);
        QVERIFY2(output.contains("AddressSanitizer"), qPrintable(output));
        QVERIFY2(output.contains("planted_kernels.cu:"), qPrintable(output));
        QVERIFY(!outputOfChild(Fault::none).contains("AddressSanitizer"));
    }
};

int main(int argumentCount, char** arguments) {
    QCoreApplication application(argumentCount, arguments);
    if (argumentCount == 3 && std::string(arguments[1]) == "--plant") {
        static_cast<void>(runPlanted(static_cast<Fault>(std::stoi(arguments[2])), host::Order::forward, 256));
        return 0;
    }
    if (argumentCount == 2 && std::string(arguments[1]) == "--allocate") {
        tellFirstAllocation();
        return 0;
    }
    TestHostKernels tests;
    return QTest::qExec(&tests, argumentCount, arguments);
}
#include "test_host_kernels.moc"
