// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "io/safetensors_file.h"

#include "base/error.h"
#include "base/file.h"
#include "base/memory_room.h"
#include "io/element_reader.h"
#include "io/file_kind.h"
#include "io/in_quotes.h"
#include "io/safetensors_header.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <set>
#include <unordered_map>

namespace fft_tensor {

namespace {

constexpr std::size_t mostOpenShards = 128;
constexpr std::uint64_t longestIndex = 100'000'000;
const std::string shardEnding = ".safetensors";
const std::string indexEnding = ".safetensors.index.json";

/// One file of a set: where and what it is, and its descriptor while few enough are open.
struct Shard {
    std::string path;
    FileIdentity identity; ///< as of opening
    std::optional<InputFile> file;
};

SafetensorsHeader readHeader(const InputFile& file) {
    std::vector<std::byte> bytes(std::min<std::uint64_t>(file.size(), guessBytes));
    file.read(0, bytes);
    requireNotForeign(bytes, file.path()); // a shard may be a page or a pointer, too
    bytes.resize(safetensorsHeaderLength(bytes, file.size(), file.path()));
    file.read(safetensorsPrefixBytes, bytes);
    return parseSafetensorsHeader(bytes, file.size(), file.path());
}

class SafetensorsSet : public WeightFile {
  public:
    /// A set of `path`; `index` is its index file or empty.
    SafetensorsSet(std::string path, std::string index, bool sharded)
        : m_path(std::move(path)), m_index(std::move(index)), m_sharded(sharded) {}

    /// Adds the tensors of a shard for which `wanted` says so.
    template<class Wanted>
    void addShard(InputFile file, Wanted wanted) {
        SafetensorsHeader header = readHeader(file);
        for (auto& entry : header.entries) {
            if (!wanted(entry.info.name))
                continue;
            const auto [known, isNew] = m_shardOfName.emplace(entry.info.name, m_shards.size());
            if (!isNew)
                throw Error(ErrorCode::malformed,
                            "The tensor " + inQuotes(entry.info.name) + " stands in " +
                                m_shards[known->second].path +
                                ", too. Open one of the files alone, or move one away.",
                            file.path());
            m_locations.push_back({m_shards.size(), entry.fileOffset});
            m_tensors.push_back(std::move(entry.info));
        }
        for (auto& item : header.metadata)
            if (m_metadataKeys.insert(item.first).second)
                m_metadata.push_back(std::move(item));
        Shard shard{file.path(), file.identity(), {}};
        if (m_shards.size() < mostOpenShards)
            shard.file.emplace(std::move(file));
        m_shards.push_back(std::move(shard));
    }

    /// The number of the shard that holds the tensor, or nothing.
    [[nodiscard]] std::optional<std::size_t> shardOf(const std::string& tensor) const {
        const auto found = m_shardOfName.find(tensor);
        return found == m_shardOfName.end() ? std::nullopt : std::optional(found->second);
    }

    [[nodiscard]] std::string format() const override {
        return m_sharded ? "safetensors (sharded)" : "safetensors";
    }
    [[nodiscard]] const std::string& path() const override { return m_path; }
    [[nodiscard]] const std::vector<TensorInfo>& tensors() const override { return m_tensors; }
    [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& metadata() const override {
        return m_metadata;
    }

    [[nodiscard]] std::vector<std::string> files() const override {
        std::vector<std::string> paths;
        if (!m_index.empty())
            paths.push_back(m_index);
        for (const Shard& shard : m_shards)
            paths.push_back(shard.path);
        return paths;
    }

    [[nodiscard]] std::vector<std::byte> readBytes(std::size_t index, JobContext& context) const override {
        const TensorInfo& info = m_tensors.at(index);
        std::optional<InputFile> reopened;
        const InputFile& file = fileOf(index, reopened);
        requireMemory(info.bytes, "Reading the tensor " + inQuotes(info.name), file.path());
        std::vector<std::byte> bytes(info.bytes);
        readInBlocks(file, m_locations[index].fileOffset, bytes, context);
        return bytes;
    }

    [[nodiscard]] TensorPtr read(std::size_t index, JobContext& context) const override {
        const TensorInfo& info = m_tensors.at(index);
        if (!info.dtype)
            throw Error(
                ErrorCode::unsupported,
                "The tensor " + inQuotes(info.name) + " has the dtype " + info.dtypeName +
                    ", which this program lists but does not convert. Choose another tensor, or save it as "
                    "F32, F16 or BF16.",
                m_shards[m_locations[index].shard].path);
        std::optional<InputFile> reopened;
        const InputFile& file = fileOf(index, reopened);
        auto tensor = std::make_shared<HostTensor>(HostTensor{info.name, info.shape, {}});
        readElements(file, m_locations[index].fileOffset, *info.dtype, *tensor, context);
        return tensor;
    }

  private:
    struct Location {
        std::size_t shard;
        std::uint64_t fileOffset;
    };

    const InputFile& fileOf(std::size_t index, std::optional<InputFile>& reopened) const {
        const Shard& shard = m_shards[m_locations[index].shard];
        if (shard.file)
            return *shard.file;
        reopened.emplace(shard.path);
        if (!(reopened->identity() == shard.identity))
            throw Error(ErrorCode::malformed,
                        "The file is not the one that was opened: reading the tensor " +
                            inQuotes(m_tensors[index].name) + ", it has " + std::to_string(reopened->size()) +
                            " bytes where it had " + std::to_string(shard.identity.size) +
                            ", or was written since. It was changed; open it again.",
                        shard.path);
        return *reopened;
    }

    std::string m_path, m_index;
    bool m_sharded;
    std::vector<Shard> m_shards;
    std::vector<TensorInfo> m_tensors;
    std::vector<Location> m_locations; ///< one per tensor
    std::unordered_map<std::string, std::size_t> m_shardOfName;
    std::vector<std::pair<std::string, std::string>> m_metadata;
    std::set<std::string> m_metadataKeys;
};

bool endsWith(const std::string& text, const std::string& ending) {
    return text.size() > ending.size() &&
           text.compare(text.size() - ending.size(), ending.size(), ending) == 0;
}

InputFile openShard(const std::string& shard, const std::string& index) {
    try {
        return InputFile(shard);
    } catch (const Error& error) {
        std::error_code failure;
        if (error.code() != ErrorCode::notFound || std::filesystem::is_symlink(shard, failure))
            throw; // of a dangling link, it has said so
        throw Error(ErrorCode::notFound,
                    "This shard is missing; the index " + index +
                        " lists it. Fetch it into the index's folder, and leave the names as they were.",
                    shard);
    }
}

/// Paths of the folder's files with that ending, sorted.
std::vector<std::string> filesEndingWith(const std::string& folder, const std::string& ending) {
    std::error_code failure;
    std::filesystem::directory_iterator entries(folder, failure);
    std::vector<std::string> paths;
    for (; !failure && entries != std::filesystem::directory_iterator(); entries.increment(failure)) {
        const std::string name = entries->path().filename().string();
        if (name.front() != '.' && endsWith(name, ending))
            paths.push_back(entries->path().string());
    }
    if (failure)
        throw systemError(failure.value(), "list the folder", folder, false);
    std::sort(paths.begin(), paths.end());
    return paths;
}

std::unique_ptr<WeightFile> openIndexAs(const std::string& path, const std::string& indexPath) {
    const auto map = parseSafetensorsIndex(readText(indexPath, longestIndex), indexPath);
    std::unordered_map<std::string, std::string> shardOfTensor;
    std::map<std::string, std::size_t> numberOfShard;
    for (const auto& [tensor, shard] : map) {
        shardOfTensor.emplace(tensor, shard);
        numberOfShard.emplace(shard, 0);
    }
    auto set = std::make_unique<SafetensorsSet>(path, indexPath, true);
    const auto folder = std::filesystem::path(indexPath).parent_path();
    std::size_t number = 0;
    for (auto& item : numberOfShard) {
        const std::string& shard = item.first;
        item.second = number++;
        set->addShard(openShard((folder / shard).string(), indexPath), [&](const std::string& tensor) {
            const auto mapped = shardOfTensor.find(tensor);
            return mapped == shardOfTensor.end() || mapped->second == shard;
        });
    }
    for (const auto& [tensor, shard] : map)
        if (set->shardOf(tensor) != numberOfShard.at(shard))
            throw Error(
                ErrorCode::malformed,
                "The index says that the tensor " + inQuotes(tensor) + " is in " + inQuotes(shard) +
                    ", but it is not there. Index and shards do not belong together; fetch them again.",
                indexPath);
    return set;
}

} // namespace

std::unique_ptr<WeightFile> openSafetensorsFile(const std::string& path) {
    auto set = std::make_unique<SafetensorsSet>(path, "", false);
    set->addShard(InputFile(path), [](const std::string&) { return true; });
    return set;
}

std::unique_ptr<WeightFile> openSafetensorsIndex(const std::string& path) {
    return openIndexAs(path, path);
}

std::unique_ptr<WeightFile> openSafetensorsFolder(const std::string& path) {
    const std::vector<std::string> indexes = filesEndingWith(path, indexEnding);
    for (const std::string& index : indexes)
        if (indexes.size() == 1 || std::filesystem::path(index).filename() == "model.safetensors.index.json")
            return openIndexAs(path, index);
    if (!indexes.empty())
        throw Error(ErrorCode::invalidArgument,
                    "The folder holds " + std::to_string(indexes.size()) +
                        " indexes of shards, and none is called model.safetensors.index.json. Open one of "
                        "them, e.g. " +
                        indexes.front() + ".",
                    path);
    const std::vector<std::string> shards = filesEndingWith(path, shardEnding);
    if (shards.empty())
        throw Error(
            ErrorCode::notFound,
            "The folder holds no .safetensors file and no index of shards. Choose the folder that directly "
            "holds them, or a file.",
            path);
    auto set = std::make_unique<SafetensorsSet>(path, "", shards.size() > 1);
    for (const std::string& shard : shards)
        set->addShard(InputFile(shard), [](const std::string&) { return true; });
    return set;
}

} // namespace fft_tensor
