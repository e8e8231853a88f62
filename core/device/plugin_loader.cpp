// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "device/plugin_loader.h"

#include "base/dynamic_library.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

namespace fft_tensor {

namespace {

#ifdef FFT_TENSOR_HAS_CUDA
constexpr bool builtHere = true;
#else
constexpr bool builtHere = false;
#endif

constexpr const char* pathVariable = "FFT_TENSOR_PLUGIN_PATH";

std::string absolutePath(const std::string& path) {
    std::error_code failed;
    const std::filesystem::path absolute = std::filesystem::absolute(path, failed);
    return failed ? path : absolute.lexically_normal().string(); // dlopen searches for a name without a slash
}

bool isFolder(const std::string& path) {
    std::error_code failed;
    return std::filesystem::is_directory(path, failed);
}

bool isThere(const std::string& path) {
    std::error_code failed;
    return std::filesystem::exists(path, failed);
}

std::vector<std::string> candidatesOf(const PluginSearch& search) {
    if (!search.given.empty()) {
        const std::string given = absolutePath(search.given);
        return {isFolder(given) ? absolutePath(given + "/" + pluginFileName) : given};
    }
    std::vector<std::string> files;
    for (const std::string& folder : search.folders) {
        const std::string file = absolutePath(folder + "/" + pluginFileName);
        if (!folder.empty() && std::find(files.begin(), files.end(), file) == files.end())
            files.push_back(file);
    }
    return files;
}

PluginLoad refused(PluginState state, const std::string& path, std::string reason) {
    return {state, path, std::move(reason), nullptr};
}

PluginLoad notBuilt() {
    return refused(PluginState::notBuilt, {},
                   std::string("This build of the program has no plug-in for GPUs. Build it on a machine "
                               "with the CUDA toolkit, or let ") +
                       pathVariable + " name the plug-in of such a build.");
}

PluginLoad missing(const PluginSearch& search, const std::vector<std::string>& candidates) {
    if (!search.given.empty())
        return refused(PluginState::missing, {},
                       "The plug-in for GPUs is missing: " + std::string(pathVariable) + " leads to " +
                           candidates.front() +
                           ", and there is no such file. Correct the variable, or remove it.");
    std::string places;
    for (const std::string& file : candidates)
        places += (places.empty() ? "" : ", ") + file;
    return refused(PluginState::missing, {},
                   "The plug-in for GPUs is missing. Looked for " + places + ". Install it there, or let " +
                       pathVariable + " name its place.");
}

PluginLoad noDriver(const std::string& path, const std::string& driver) {
    return refused(PluginState::noDriver, path,
                   "This machine has no NVIDIA driver (" + driver +
                       " is not there). To compute on an NVIDIA GPU, install its driver.");
}

PluginLoad libraryMissing(const std::string& path, const std::string& library) {
    const bool isDriver = library.rfind("libcuda.so", 0) == 0;
    return refused(PluginState::libraryMissing, path,
                   "The plug-in for GPUs needs the library " + library + ", which is not installed. " +
                       (isDriver ? "It comes with NVIDIA's driver: install that."
                                 : "Install the CUDA libraries of that version, or add the folder that "
                                   "holds it to LD_LIBRARY_PATH."));
}

PluginLoad cannotOpen(const std::string& path, const std::string& words) {
    return refused(PluginState::cannotOpen, path,
                   "The plug-in for GPUs cannot be opened (" + words +
                       "). Install it anew, from the same build as this program.");
}

PluginLoad noEntryPoint(const std::string& path) {
    return refused(PluginState::noEntryPoint, path,
                   path + " is a library, but no plug-in of this program: it has no function " +
                       pluginEntryName + ". Install the plug-in anew, or correct " + pathVariable + ".");
}

PluginLoad wrongVersion(const std::string& path, const PluginHandshake& program,
                        const PluginHandshake& plugin) {
    const std::string same = " Install both from the same build.";
    const std::string head = "The plug-in " + path + " does not fit this program: ";
    const std::string itsVersion = plugin.version, itsToolchain = plugin.toolchain;
    if (itsVersion != program.version)
        return refused(PluginState::wrongVersion, path,
                       head + "it has version " + (itsVersion.empty() ? "unknown" : itsVersion) +
                           ", the program has version " + program.version + "." + same);
    if (plugin.abi != program.abi || plugin.size != program.size)
        return refused(PluginState::wrongVersion, path,
                       head + "it speaks interface " + std::to_string(plugin.abi) +
                           ", the program speaks interface " + std::to_string(program.abi) +
                           ", both of version " + program.version + "." + same);
    return refused(PluginState::wrongVersion, path,
                   head + "it was compiled for " + itsToolchain + ", the program for " + program.toolchain +
                       ", both of version " + program.version + "." + same);
}

PluginLoad failedToStart(const std::string& path, const PluginHandshake& plugin) {
    const std::string words = plugin.reason;
    return refused(PluginState::failed, path,
                   words.empty() ? "The plug-in " + path + " did not start, and does not say why." : words);
}

/// Texts from the other side end where their memory ends, whatever was written.
void endWithZero(PluginHandshake& handshake) {
    handshake.version[sizeof(handshake.version) - 1] = 0;
    handshake.toolchain[sizeof(handshake.toolchain) - 1] = 0;
    handshake.reason[sizeof(handshake.reason) - 1] = 0;
}

PluginLoad start(const std::string& path, PluginEntry entry) {
    const PluginHandshake program = makeHandshake(FFT_TENSOR_VERSION);
    PluginHandshake plugin{};
    DevicePlugin* made = nullptr;
    const int answer = entry(&program, &plugin, &made);
    endWithZero(plugin);
    if (answer == pluginUnfit || !fits(program, plugin))
        return wrongVersion(path, program, plugin); // `made`, if any, is nothing this side could destroy
    if (answer != pluginStarted || made == nullptr)
        return failedToStart(path, plugin);
    return {PluginState::loaded, path, {}, std::shared_ptr<DevicePlugin>(made)};
}

PluginLoad openAndStart(const std::string& path) {
    const DynamicLibrary library(path);
    if (!library.isOpen()) {
        const std::string needed = missingLibraryIn(library.failure());
        return needed.empty() ? cannotOpen(path, library.failure()) : libraryMissing(path, needed);
    }
    void* const entry = library.symbol(pluginEntryName);
    return entry != nullptr ? start(path, reinterpret_cast<PluginEntry>(entry)) : noEntryPoint(path);
}

} // namespace

PluginSearch PluginSearch::ofThisProcess() {
    PluginSearch search;
    search.built = builtHere;
    search.driver = "libcuda.so.1";
    if (const char* given = std::getenv(pathVariable))
        search.given = given;
    if (const std::string program = folderOfProgram(); !program.empty())
        search.folders = {program, program + "/../lib"};
    if (const std::string library = folderOfThisLibrary(); !library.empty()) {
        search.folders.push_back(library);
        search.folders.push_back(library + "/fft-tensor-studio");
    }
    return search;
}

PluginLoad loadPlugin(const PluginSearch& search) {
    if (search.given.empty() && !search.built)
        return notBuilt();
    const std::vector<std::string> candidates = candidatesOf(search);
    const auto found = std::find_if(candidates.begin(), candidates.end(), isThere);
    if (found == candidates.end())
        return missing(search, candidates);
    if (search.given.empty() && !search.driver.empty() && !DynamicLibrary(search.driver).isOpen())
        return noDriver(*found, search.driver);
    return openAndStart(*found);
}

} // namespace fft_tensor
