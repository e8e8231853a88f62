// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// What the process that reads HDF5 structure answers is checked like any file.
#include "checkpoint/samples.h"

#include "checkpoint/hdf5_listing.h"

#include <QtTest>

#include <limits>

using namespace fft_tensor;
using Storage = ListedDataset::Storage;

class TestHdf5Listing : public QObject {
    Q_OBJECT

  private:
    static constexpr std::uint64_t fileBytes = 10000;

    static ListedDataset chunked(const std::string& path, std::vector<ListedExtent> extents) {
        ListedDataset dataset;
        dataset.path = path;
        dataset.type = unsignedType(2);
        dataset.hasElements = true;
        dataset.shape = {extents.size() * 10};
        dataset.storage = Storage::chunked;
        dataset.chunk = {10};
        dataset.filters = {{2, "shuffle", {2}}, {1, "deflate", {6}}};
        dataset.extents = std::move(extents);
        return dataset;
    }

    static Hdf5Listing sample() {
        Hdf5Listing listing;
        ElementType record;
        record.kind = ElementType::Kind::record;
        record.bytes = 30;
        record.fields = {{"name", 0, textType(6)}, {"shape", 6, arrayType(signedType(8), 3)}};
        ListedDataset table = chunked("/table", {{5000, 100, 0}});
        table.type = record;
        listing.datasets = {chunked("/a", {{100, 50, 0}, {200, 50, 1}, {150, 50, 0}}), table};
        listing.groups = {"/", "/g"};
        listing.links = {{"/link", ListedLink::Kind::external}};
        listing.rootAttributes = {{"mark", textType(3), 1, {std::byte{'a'}, std::byte{'b'}, std::byte{0}}}};
        return listing;
    }

    static Hdf5Listing decoded(const std::vector<std::byte>& bytes) {
        return decodeListing(bytes, fileBytes, "file.h5");
    }

    static bool refused(const Hdf5Listing& listing, const char* said) {
        const Error error = samples::errorOf([&] { (void)decoded(encodeListing(listing)); });
        return error.code() == ErrorCode::malformed && error.where() == "file.h5" &&
               error.message().find(said) != std::string::npos;
    }

  private slots:
    void comesBackAsItWas() {
        const Hdf5Listing back = decoded(encodeListing(sample()));
        QVERIFY(encodeListing(back) == encodeListing(sample()));
        QVERIFY(back.datasets.at(1).type == sample().datasets[1].type);
        QCOMPARE(back.datasets.at(0).extents.at(1).skippedFilters, 1u);
        QVERIFY(back.rootAttributes.at(0).value == sample().rootAttributes[0].value);
    }

    void typesDifferInEveryPart() {
        const ElementType text = textType(6);
        ElementType other = text;
        other.utf8 = false;
        QVERIFY(!(other == text));
        other = text;
        other.padding = ElementType::Padding::spacePadded;
        QVERIFY(!(other == text));
        QVERIFY(!(unsignedType(4) == signedType(4)) && !(unsignedType(4) == unsignedType(8)));
        QVERIFY(!(arrayType(unsignedType(1), 3) == arrayType(signedType(1), 3)));
    }

    void everyCutIsSeen() {
        const auto bytes = encodeListing(sample());
        for (std::size_t length = 0; length < bytes.size(); ++length)
            QCOMPARE(samples::errorOf([&] {
                         (void)decoded({bytes.begin(), bytes.begin() + length});
                     }).code(),
                     ErrorCode::malformed);
        auto longer = bytes;
        longer.push_back({});
        QVERIFY(samples::errorOf([&] { (void)decoded(longer); }).message().find("behind its end") !=
                std::string::npos);
    }

    void extentsLieInTheFileSideBySide() {
        const auto with = [](const std::vector<ListedExtent>& extents) {
            Hdf5Listing listing = sample();
            listing.datasets[0] = chunked("/a", extents);
            return listing;
        };
        constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
        (void)decoded(encodeListing(with({{9999, 1, 0}, {0, 1, 0}, {0, 0, 0}}))); // 0 bytes: not there
        QVERIFY(refused(with({{9999, 2, 0}}), "the file has 10000"));
        QVERIFY(refused(with({{most, 2, 0}}), "the file has 10000"));
        QVERIFY(refused(with({{2, most - 1, 0}}), "the file has 10000"));
        QVERIFY(refused(with({{100, 50, 0}, {149, 50, 0}}), "overlap at byte 149"));
        QVERIFY(refused(with({{100, 50, 0}, {100, 50, 0}}), "overlap at byte 100"));
        QVERIFY(refused(with({{4950, 51, 0}}), "overlap at byte 5000")); // another dataset's
    }

    void numbersFitTheShape() {
        const auto with = [](auto change) {
            Hdf5Listing listing = sample();
            change(listing.datasets[0]);
            return listing;
        };
        const char* said = "the storage of '/a' does not fit its shape";
        (void)decoded(encodeListing(with([](auto& dataset) { dataset.extents.clear(); })));
        QVERIFY(refused(with([](auto& dataset) { dataset.extents.pop_back(); }), said));
        QVERIFY(refused(with([](auto& dataset) { dataset.shape = {31}; }), said));
        QVERIFY(refused(with([](auto& dataset) { dataset.shape = {3, 10}; }), said));
        QVERIFY(refused(with([](auto& dataset) { dataset.chunk = {0}; }), said));
        QVERIFY(refused(with([](auto& dataset) { dataset.storage = Storage::contiguous; }), said));
        QVERIFY(refused(with([](auto& dataset) { dataset.storage = Storage::compact; }), said));
    }

    void chunksAreCounted() {
        QCOMPARE(chunksOf({}, {}).value(), 1u);
        QCOMPARE(chunksOf({31, 5}, {10, 5}).value(), 4u);
        QCOMPARE(chunksOf({0}, {10}).value(), 0u);
        QVERIFY(!chunksOf({5}, {0}) && !chunksOf({5}, {5, 5}));
        QVERIFY(!chunksOf({UINT64_MAX, UINT64_MAX}, {1, 1}));
        QCOMPARE(chunksOf({UINT64_MAX}, {1}).value(), UINT64_MAX);
    }

    void refusalsAreToldAndMadeHarmless() {
        const auto told = [](const Error& error) {
            return samples::errorOf([&] { (void)decoded(encodeRefusal(error)); });
        };
        const Error good = told({ErrorCode::unsupported, "It cannot be."});
        QCOMPARE(good.code(), ErrorCode::unsupported);
        QCOMPARE(good.message(), std::string("It cannot be."));
        QCOMPARE(good.where(), std::string("file.h5"));
        const Error bad = told({ErrorCode::internal, "\x1b[31m\xff" + std::string(5000, 'x')});
        QCOMPARE(bad.code(), ErrorCode::malformed);
        QVERIFY(bad.message().find('\x1b') == std::string::npos && bad.message().size() < 1100);
    }

    void randomDamageNeverCrashes() {
        std::mt19937 random(8);
        const auto good = encodeListing(sample());
        int read = 0;
        for (int run = 0; run < 20000; ++run) {
            auto bytes = good;
            for (int i = 0; i < 1 + run % 4; ++i)
                bytes[random() % bytes.size()] = static_cast<std::byte>(random());
            try {
                (void)decoded(bytes);
                ++read;
            } catch (const Error& error) {
                QVERIFY(error.code() != ErrorCode::internal);
            }
        }
        QVERIFY(read > 0 && read < 20000);
    }
};

QTEST_GUILESS_MAIN(TestHdf5Listing)
#include "test_hdf5_listing.moc"
