// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Races, found by kernels that tell of every access. The same kernels in every order: what is found must not
// depend on luck.
#include "gpu/device_arrays.h"
#include "gpu/planted_kernels.h"
#include "gpu/sound_kernels.h"

#include <QtTest>

using namespace fft_tensor;
using namespace fft_tensor::gpu;
using planted::Fault;

namespace {

std::optional<Error> errorOfPlanted(Fault fault, unsigned threads) {
    return errorOf([&] {
        DeviceMemory memory;
        Stream stream;
        const unsigned count = 3 * threads;
        auto values = onDevice(randomNumbers(count, 1), memory, stream);
        auto sum = onDevice(std::vector<float>{0}, memory, stream);
        planted::run(fault, values.data(), sum.data(), count, {3, threads}, stream);
        stream.synchronize();
    });
}

} // namespace

class TestRaceCheck : public QObject {
    Q_OBJECT

  private slots:
    void races_data() {
        QTest::addColumn<int>("fault");
        QTest::addColumn<QString>("words");
        QTest::addRow("missing barrier") << static_cast<int>(Fault::missingBarrier) << "shared memory";
        QTest::addRow("missing __syncwarp") << static_cast<int>(Fault::missingWarpSync) << "shared memory";
        QTest::addRow("lost update") << static_cast<int>(Fault::lostUpdate) << "device memory";
        QTest::addRow("between blocks") << static_cast<int>(Fault::blockRace) << "device memory";
    }
    void races() {
        QFETCH(int, fault);
        QFETCH(QString, words);
        for (const host::Order order : allOrders)
            for (const unsigned threads : {31u, 33u, 96u, 256u}) {
                host::configureHostDevice(inOrder(order));
                const auto error = errorOfPlanted(static_cast<Fault>(fault), threads);
                QVERIFY2(says(error, "a race: "), error ? error->what() : "nothing found");
                QVERIFY2(says(error, words.toStdString()), error->what());
                QVERIFY2(says(error, "planted_kernels.cu:"), error->what());
                QCOMPARE(error->code(), ErrorCode::deviceFailed);
            }
    }

    void soundKernelsHaveNone() {
        for (const host::Order order : allOrders)
            for (const unsigned threads : {1u, 31u, 33u, 96u, 256u}) {
                host::configureHostDevice(inOrder(order));
                const auto planted = errorOfPlanted(Fault::none, threads);
                QVERIFY2(!planted, planted ? planted->what() : "");
                const auto error = errorOf([&] { runSoundKernels(threads); });
                QVERIFY2(!error, error ? error->what() : "");
            }
    }

    void thrustRunsInThisBuild() {
        host::configureHostDevice({});
        DeviceMemory memory;
        Stream stream;
        const auto values = onDevice(std::vector<float>{1, -2, 3, 0.5f}, memory, stream);
        QCOMPARE(sound::sumOfSquares(values.data(), 4, stream, memory), 14.25);
    }

  private:
    static void runSoundKernels(unsigned threads) {
        DeviceMemory memory;
        Stream stream;
        const unsigned count = 3 * threads;
        auto values = onDevice(randomNumbers(count, 1), memory, stream);
        DeviceBuffer<float> sums(memory, 3), scaled(memory, count);
        const std::vector<unsigned> numbers(count, 5);
        const auto small = onDevice(numbers, memory, stream);
        auto counts = onDevice(std::vector<unsigned long long>(64), memory, stream);
        DeviceBuffer<unsigned> results(memory, std::size_t{count} * sound::warpResults);
        sound::scale(values.data(), scaled.data(), count, 2, {2, threads}, stream);
        sound::reverseInBlocks(values.data(), {3, threads}, stream);
        sound::sumOfBlocks(values.data(), count, sums.data(), {3, threads}, stream);
        sound::histogram(small.data(), count, counts.data(), {3, threads}, stream);
        sound::warpFunctions(small.data(), results.data(), {3, threads}, stream);
        stream.synchronize();
    }
};

QTEST_APPLESS_MAIN(TestRaceCheck)
#include "test_race_check.moc"
