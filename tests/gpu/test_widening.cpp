// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Elements as files store them, converted by the device.
#include "gpu/device_arrays.h"
#include "kernels/widening.h"
#include "resident/cuda_backend.h"
#include "tensor/convert.h"

#include <QTest>

#include <cstring>

using namespace fft_tensor;
using namespace fft_tensor::gpu;

namespace {

/// Every pattern of 16 bits, once; as many as fit of longer ones.
std::vector<std::byte> everyPattern(DType type) {
    constexpr std::size_t patterns = 1 << 16;
    std::vector<std::byte> elements(patterns * byteSize(type));
    for (std::uint32_t i = 0; i < elements.size() / 2; ++i) {
        const auto pattern = static_cast<std::uint16_t>(byteSize(type) <= 2 ? i : i * 40503u);
        std::memcpy(elements.data() + std::size_t{2} * i, &pattern, 2);
    }
    return elements;
}

std::vector<float> widenedOnDevice(DType type, const std::vector<std::byte>& elements) {
    DeviceMemory memory;
    Stream stream;
    const std::size_t count = elements.size() / byteSize(type);
    const auto there = onDevice(elements, memory, stream);
    DeviceBuffer<float> values(memory, count);
    widenElements(type, count, there.data(), values.data(), stream);
    return onHost(values, stream);
}

std::shared_ptr<HostTensor> tensorOf(DType type, std::uint64_t count) {
    auto tensor = std::make_shared<HostTensor>(HostTensor{"stored", {count}, std::vector<float>(count)});
    tensor->stored = {type, std::vector<std::byte>(count * byteSize(type))};
    for (std::uint64_t i = 0; i < count; ++i)
        tensor->values[i] = static_cast<float>(static_cast<int>(i * 7919 % 255) - 127);
    fromFloat32(type, tensor->values, tensor->stored.bytes);
    toFloat32(type, tensor->stored.bytes, tensor->values);
    return tensor;
}

LargeVector<std::complex<float>> spectrumOf(const TensorPtr& tensor) {
    const auto backend = makeCudaBackend(std::make_shared<Device>(0));
    JobContext context;
    return *backend->analyze(tensor, {0}, context)->scaledSpectrum(context);
}

} // namespace

class TestWidening : public QObject {
    Q_OBJECT

  private slots:
    void everyBitPatternIsTheCpus_data() {
        QTest::addColumn<int>("type");
        for (int type = 0; type <= static_cast<int>(DType::boolean); ++type)
            QTest::newRow(std::string(name(static_cast<DType>(type))).c_str()) << type;
    }

    void everyBitPatternIsTheCpus() {
        QFETCH(int, type);
        const auto dtype = static_cast<DType>(type);
        const std::vector<std::byte> elements = everyPattern(dtype);
        std::vector<float> expected(elements.size() / byteSize(dtype));
        toFloat32(dtype, elements, expected);
        for (const host::Order order : allOrders) {
            host::configureHostDevice(inOrder(order));
            const std::vector<float> found = widenedOnDevice(dtype, elements);
            QCOMPARE(found.size(), expected.size());
            QVERIFY(std::memcmp(found.data(), expected.data(), found.size() * sizeof(float)) == 0);
        }
    }

    /// The stored elements travel, not the values: fewer bytes, and what the device computes from.
    void theDeviceTakesTheElements() {
        host::configureHostDevice({});
        for (const DType type : {DType::f16, DType::bf16, DType::i8}) {
            const auto honest = tensorOf(type, 1000);
            auto misled = std::make_shared<HostTensor>(*honest);
            std::fill(misled->values.begin(), misled->values.end(), 0.25f);
            QVERIFY(spectrumOf(misled) == spectrumOf(honest));
        }
    }

    /// More than are on the device at a time.
    void longTensorsAreConvertedInPieces() {
        host::configureHostDevice({});
        const auto tensor = tensorOf(DType::i8, (std::uint64_t{1} << 24) + 1024);
        auto values = std::make_shared<HostTensor>(HostTensor{"values", tensor->shape, tensor->values});
        QVERIFY(spectrumOf(tensor) == spectrumOf(values));
    }
};

QTEST_APPLESS_MAIN(TestWidening)
#include "test_widening.moc"
