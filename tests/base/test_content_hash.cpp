// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/content_hash.h"

#include <QtTest>

#include <random>
#include <string>

using namespace fft_tensor;

namespace {

std::uint64_t hashOf(const std::string& text, std::size_t piece = 1'000'000) {
    ContentHash hash;
    const auto bytes = std::as_bytes(std::span(text));
    for (std::size_t begin = 0; begin < bytes.size(); begin += piece)
        hash.add(bytes.subspan(begin, std::min(piece, bytes.size() - begin)));
    return hash.value();
}

} // namespace

class TestContentHash : public QObject {
    Q_OBJECT

  private slots:
    /// Values of the reference implementation, seed 0.
    void isXxh64() {
        QCOMPARE(hashOf(""), std::uint64_t{0xEF46DB3751D8E999});
        QCOMPARE(hashOf("a"), std::uint64_t{0xD24EC4F1A98C6E5B});
        QCOMPARE(hashOf("abc"), std::uint64_t{0x44BC2CF5AD770999});
        QCOMPARE(hashOf("Nobody inspects the spammish repetition"), std::uint64_t{0xFBCEA83C8A378BF1});
    }

    void doesNotDependOnPieces() {
        std::mt19937 random(1);
        std::string text(1000, '\0');
        for (char& c : text)
            c = static_cast<char>(random());
        for (const std::size_t length : {0U, 1U, 31U, 32U, 33U, 64U, 1000U})
            for (const std::size_t piece : {1U, 3U, 31U, 32U, 33U, 500U})
                QCOMPARE(hashOf(text.substr(0, length), piece), hashOf(text.substr(0, length)));
    }

    void noticesEveryBit() {
        const std::string text(75, 'x');
        for (std::size_t bit = 0; bit < 8 * text.size(); ++bit) {
            std::string other = text;
            other[bit / 8] = static_cast<char>(other[bit / 8] ^ (1 << bit % 8));
            QVERIFY(hashOf(other) != hashOf(text));
        }
    }
};

QTEST_GUILESS_MAIN(TestContentHash)
#include "test_content_hash.moc"
