// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Where the chunks of a dataset lie, found one by one by every kind of index that HDF5 1.10 has: as HDF5's
// own call says, which goes through all chunks for each.
#include "checkpoint/hdf5_blocks.h"
#include "checkpoint/samples.h"

#include "checkpoint/hdf5_child.h"
#include "checkpoint/hdf5_handle.h"
#include "checkpoint/hdf5_survey.h"

#include <QTemporaryDir>
#include <QtTest>

#include <array>

using namespace fft_tensor;

class TestHdf5Chunks : public QObject {
    Q_OBJECT

  private:
    QTemporaryDir m_folder;
    const h5::Location m_place{"test", true};

    std::string at(const char* name) const { return m_folder.filePath(name).toStdString(); }

    struct Layout {
        std::vector<hsize_t> shape, most, chunk;
        bool deflated = true;
        bool early = false; ///< storage for all chunks at once
    };

    /// Of a chunk that is not deflated.
    static std::size_t plainSize(const Layout& layout) {
        std::size_t size = 1;
        for (const hsize_t length : layout.chunk)
            size *= length;
        return size;
    }

    h5::Dataset make(const h5::File& file, const Layout& layout) const {
        const auto rank = static_cast<int>(layout.shape.size());
        const h5::Space space(H5Screate_simple(rank, layout.shape.data(), layout.most.data()), "", m_place);
        const h5::Properties properties(H5Pcreate(H5P_DATASET_CREATE), "", m_place);
        h5::check(H5Pset_chunk(properties.get(), rank, layout.chunk.data()), "", m_place);
        if (layout.deflated)
            h5::check(H5Pset_deflate(properties.get(), 6), "", m_place);
        h5::check(H5Pset_fill_time(properties.get(), H5D_FILL_TIME_NEVER), "", m_place);
        if (layout.early)
            h5::check(H5Pset_alloc_time(properties.get(), H5D_ALLOC_TIME_EARLY), "", m_place);
        return {H5Dcreate2(file.get(), "d", H5T_STD_U8LE, space.get(), H5P_DEFAULT, properties.get(),
                           H5P_DEFAULT),
                "", m_place};
    }

    h5::File create(const std::string& path) const {
        return {H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, h5::fileAccess(m_place).get()), "",
                m_place};
    }

    /// Where a chunk begins, chunks counted in row-major order.
    static std::vector<hsize_t> beginOf(std::uint64_t index, const ListedDataset& dataset) {
        std::vector<hsize_t> begin(dataset.shape.size());
        for (std::size_t axis = begin.size(); axis-- > 0;) {
            const std::uint64_t along = (dataset.shape[axis] + dataset.chunk[axis] - 1) / dataset.chunk[axis];
            begin[axis] = index % along * dataset.chunk[axis];
            index /= along;
        }
        return begin;
    }

    /// Every step-th chunk of the dataset is where HDF5 says that it is.
    void compare(const std::string& path, const ListedDataset& listed, std::size_t step) const {
        const h5::File file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), "", m_place);
        const h5::Dataset dataset(H5Dopen2(file.get(), "d", H5P_DEFAULT), "", m_place);
        for (std::size_t i = 0; i < listed.extents.size(); i += step) {
            unsigned skipped = 0;
            haddr_t address = 0;
            hsize_t bytes = 0;
            h5::check(H5Dget_chunk_info_by_coord(dataset.get(), beginOf(i, listed).data(), &skipped, &address,
                                                 &bytes),
                      "", m_place);
            const ListedExtent expected =
                address == HADDR_UNDEF ? ListedExtent{} : ListedExtent{address, bytes, skipped};
            QCOMPARE(listed.extents[i].address, expected.address);
            QCOMPARE(listed.extents[i].bytes, expected.bytes);
            QCOMPARE(listed.extents[i].skippedFilters, expected.skippedFilters);
        }
    }

    /// A dataset of so many deflated chunks of a few bytes each, sizes different.
    void writeMany(const std::string& path, std::uint64_t chunks) const {
        const h5::File file = create(path);
        const h5::Dataset dataset = make(file, {{chunks * 10}, {H5S_UNLIMITED}, {10}});
        const std::array<char, 7> bytes{};
        for (hsize_t i = 0; i < chunks; ++i) {
            const hsize_t begin = i * 10;
            h5::check(
                H5Dwrite_chunk(dataset.get(), H5P_DEFAULT, 0, &begin, 1 + i % bytes.size(), bytes.data()), "",
                m_place);
        }
    }

    static Hdf5Listing survey(const QByteArray& bytes) {
        return surveyHdf5(std::as_bytes(std::span(bytes.data(), static_cast<std::size_t>(bytes.size()))));
    }

  private slots:
    void initTestCase() { h5::enter(); }

    void everyIndexIsAsHdf5Says_data() {
        QTest::addColumn<Layout>("layout");
        QTest::addColumn<int>("index");
        constexpr hsize_t any = H5S_UNLIMITED;
        const auto row = [](const char* name, const Layout& layout, H5D_chunk_index_t index) {
            QTest::newRow(name) << layout << static_cast<int>(index);
        };
        row("one that grows", {{3000}, {any}, {10}}, H5D_CHUNK_IDX_EARRAY);
        row("one that grows, plain", {{3000}, {any}, {10}, false}, H5D_CHUNK_IDX_EARRAY);
        row("table that grows", {{70, 33}, {any, 33}, {4, 5}}, H5D_CHUNK_IDX_EARRAY);
        row("grows two ways", {{70, 33}, {any, any}, {4, 5}}, H5D_CHUNK_IDX_BT2);
        row("fixed", {{70, 33}, {70, 33}, {4, 5}}, H5D_CHUNK_IDX_FARRAY);
        row("fixed, of several pages", {{30001}, {30001}, {10}}, H5D_CHUNK_IDX_FARRAY);
        row("fixed, plain", {{70, 33}, {70, 33}, {4, 5}, false}, H5D_CHUNK_IDX_FARRAY);
        row("all at once", {{70, 33}, {70, 33}, {4, 5}, false, true}, H5D_CHUNK_IDX_NONE);
        row("single", {{70}, {70}, {70}}, H5D_CHUNK_IDX_SINGLE);
    }

    void everyIndexIsAsHdf5Says() {
        QFETCH(Layout, layout);
        QFETCH(int, index);
        ListedDataset shape;
        shape.shape.assign(layout.shape.begin(), layout.shape.end());
        shape.chunk.assign(layout.chunk.begin(), layout.chunk.end());
        const std::uint64_t chunks = chunksOf(shape.shape, shape.chunk).value();
        {
            const h5::File file = create(at("index.h5"));
            const h5::Dataset dataset = make(file, layout);
            H5D_chunk_index_t made{};
            h5::check(H5Dget_chunk_index_type(dataset.get(), &made), "", m_place);
            QCOMPARE(static_cast<int>(made), index);
            const std::vector<char> bytes(70);
            std::mt19937 random(5);
            for (std::uint64_t i = 0; i < chunks; ++i) { // a third is not there, if there are several
                if (random() % 3 == 0 && chunks > 1)
                    continue;
                const std::size_t size = layout.deflated ? 1 + random() % 19 : plainSize(layout);
                const std::uint32_t skipped = layout.deflated ? random() % 2 : 0;
                h5::check(H5Dwrite_chunk(dataset.get(), H5P_DEFAULT, skipped, beginOf(i, shape).data(), size,
                                         bytes.data()),
                          "", m_place);
            }
        }
        const Hdf5Listing listing = survey(samples::contents(at("index.h5")));
        QCOMPARE(listing.datasets.size(), std::size_t{1});
        QCOMPARE(listing.datasets[0].extents.size(), chunks);
        compare(at("index.h5"), listing.datasets[0], 1);
    }

    void datasetsThatHoldNothingHaveNoChunks() {
        {
            const h5::File file = create(at("empty.h5"));
            (void)make(file, {{3000}, {H5S_UNLIMITED}, {1000}});
        }
        const Hdf5Listing listing = survey(samples::contents(at("empty.h5")));
        QCOMPARE(listing.datasets.at(0).extents.size(), std::size_t{3});
        for (const ListedExtent& extent : listing.datasets[0].extents)
            QCOMPARE(extent.bytes, std::uint64_t{0});
    }

    // A search through all chunks for each of them would need many times the time that the child has.
    void thousandsOfSmallChunksAreListed() {
        constexpr std::uint64_t chunks = 20000;
        writeMany(at("many.h5"), chunks);
        const Hdf5Listing listing = listHdf5(InputFile(at("many.h5")), JobContext());
        QCOMPARE(listing.datasets.at(0).extents.size(), chunks);
        compare(at("many.h5"), listing.datasets[0], 997);
    }

    void aDamagedIndexIsNotAnEmptyOne() {
        writeMany(at("damaged.h5"), 300);
        const QByteArray good = samples::contents(at("damaged.h5"));
        int found = 0;
        for (const hdf5_blocks::Block& block : hdf5_blocks::blocksOf(good)) {
            if (good.mid(block.begin, 4) != "EADB")
                continue;
            QByteArray bytes = good;
            bytes[block.begin + block.size / 2] ^= 1; // and the checksum is as it was
            const Error error = samples::errorOf([&] { (void)survey(bytes); });
            QCOMPARE(error.code(), ErrorCode::malformed);
            QVERIFY2(error.message().find("find a chunk") != std::string::npos, error.what());
            ++found;
        }
        QVERIFY(found > 2);
    }

    void aChunkBeyondTheFileIsRefused() {
        writeMany(at("lie.h5"), 4);
        const QByteArray good = samples::contents(at("lie.h5"));
        const std::uint64_t address = survey(good).datasets.at(0).extents.at(3).address;
        QByteArray bytes = good;
        int changed = 0;
        for (const hdf5_blocks::Block& block : hdf5_blocks::blocksOf(good)) {
            const QByteArray pointer(reinterpret_cast<const char*>(&address), sizeof address);
            const qsizetype place = good.mid(block.begin, block.size).indexOf(pointer);
            if (place < 0)
                continue;
            bytes[block.begin + place + 8] = char(0x7f); // its stored size, behind its address
            bytes[block.begin + place + 9] = char(0x7f);
            block.seal(bytes);
            ++changed;
        }
        QCOMPARE(changed, 1);
        samples::setContents(at("lie.h5"), bytes);
        const Error error = samples::errorOf([&] { (void)listHdf5(InputFile(at("lie.h5")), JobContext()); });
        QCOMPARE(error.code(), ErrorCode::malformed);
        QVERIFY2(error.message().find("find a chunk") != std::string::npos, error.what());
    }
};

QTEST_GUILESS_MAIN(TestHdf5Chunks)
#include "test_hdf5_chunks.moc"
