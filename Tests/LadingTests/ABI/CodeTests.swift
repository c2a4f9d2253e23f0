import CLading
import Testing

@testable import Lading

/// The numbers and names of the header are the core's.
@Suite struct CodeTests {
    /// The constants of the header that begin with the prefix, by name.
    private static func constants(_ prefix: String) throws -> [String: Int32] {
        let header = String(decoding: try ProbeFixtures.bytes("../../include/lading/lading.h"), as: UTF8.self)
        var found: [String: Int32] = [:]
        for match in header.matches(of: /\b(LADING_[A-Z_0-9]+) = (\d+)/) where match.1.hasPrefix(prefix) {
            found[String(match.1)] = Int32(match.2)
        }
        return found
    }

    @Test func codesAreTheHeaders() throws {
        var header = try Self.constants("LADING_ERROR_")
        header["LADING_OK"] = 0
        let core = Dictionary(uniqueKeysWithValues: Code.allCases.map { ("\($0.name)", $0.rawValue) })
        #expect(core == header)
        for (name, number) in header { #expect(codeName(number) == name) }
        for unknown: Int32 in [-1, 99, 1000, .max, .min] {
            #expect(codeName(unknown) == "LADING_ERROR_UNKNOWN")
        }
    }

    @Test func stagesAreTheHeaders() throws {
        let header = try Self.constants("LADING_STAGE_")
        #expect(Set(header.values) == Set(Stage.allCases.map(\.rawValue)))
        #expect(header.count == Stage.allCases.count)
        for stage in Stage.allCases {
            let name = stageName(stage.rawValue)
            #expect(name == "\(stage.name)" && name?.allSatisfy { $0.isLowercase || "-_".contains($0) } == true)
        }
        for unknown: Int32 in [-1, 13, .max] {
            #expect(stageName(unknown) == "unknown")
        }
    }

    @Test func otherNumbersAreTheHeaders() throws {
        let states = try Self.constants("LADING_STATE_")
        #expect(states["LADING_STATE_PENDING"] == 0)
        let named: [(String, SceneOutcome.State)] = [
            ("CREATED", .created), ("SUBMITTED", .submitted), ("VALIDATED", .validated), ("FAILED", .failed),
            ("INVALIDATED", .invalidated), ("CANCELLED", .cancelled), ("PROCESSING", .processing), ("DONE", .done),
            ("IMPORTED", .imported), ("PARTLY_IMPORTED", .partlyImported), ("SPOOLED", .spooled),
        ]
        for (name, state) in named { #expect(states["LADING_STATE_" + name] == state.rawValue) }
        #expect(states.count == named.count + 1)
        let files: [(String, FileRecord.State)] = [
            ("PENDING", .pending), ("UPLOADED", .uploaded), ("FAILED", .failed), ("NOT_SENT", .notSent),
        ]
        let header = try Self.constants("LADING_FILE_")
        for (name, state) in files { #expect(header["LADING_FILE_" + name] == state.rawValue) }
        #expect(header.count == files.count)
        let levels: [(String, LogLevel)] = [
            ("ERROR", .error), ("WARNING", .warning), ("INFO", .info), ("DEBUG", .debug),
        ]
        for (name, level) in levels {
            #expect(try Self.constants("LADING_LOG_")["LADING_LOG_" + name] == level.rawValue)
        }
        let scenes = try Self.constants("LADING_SCENE_")
        #expect(Set(scenes.values) == Set(SceneType.allCases.map(\.code)))
        #expect(scenes.count == SceneType.allCases.count)
    }

    @Test func versionsAgree() throws {
        #expect(versionText() == LADING_VERSION)
        #expect(versionNumber() == Int32(LADING_VERSION_NUMBER))
        let parts = LADING_VERSION.split(separator: ".").compactMap { Int32($0) }
        #expect(parts[0] * 1_000_000 + parts[1] * 1000 + parts[2] == Int32(LADING_VERSION_NUMBER))
    }
}

// The expectations' macros can't call a function by its module, and two modules have these.
private func codeName(_ code: Int32) -> String? { Lading.lading_code_name(code).map { String(cString: $0) } }
private func stageName(_ stage: Int32) -> String? { Lading.lading_stage_name(stage).map { String(cString: $0) } }
private func versionText() -> String? { Lading.lading_version().map { String(cString: $0) } }
private func versionNumber() -> Int32 { Lading.lading_version_number() }
