public import CLading
import Glibc

/// For "~" in file names, as the shell has it when the scene is built.
func homeFolder() -> String? { getenv("HOME").map { String(cString: $0) } }

/// Changes a scene, or leaves it as it was when `change` throws.
func changeScene(
    _ handle: OpaquePointer?,
    _ error: UnsafeMutablePointer<lading_error>?,
    _ change: (inout Scene) throws(Failure) -> Void
) -> Int32 {
    exported(error) { () throws(Failure) in
        try HandleTable.scene(handle).scene.withLock { scene throws(Failure) in try change(&scene) }
    }
}

@_cdecl("lading_scene_create")
public func lading_scene_create(
    _ type: Int32,
    _ externalID: UnsafePointer<CChar>?,
    _ externalIDLength: UInt64,
    _ scene: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    scene?.pointee = nil
    return exported(error) { () throws(Failure) in
        try isGiven(scene, "scene")
        guard let type = SceneType(code: type) else {
            throw Failure(.argument, item: "type", "There is no scene type \(type); see LADING_SCENE_.")
        }
        let externalID = try readText(externalID, externalIDLength, "external_id")
        if externalID.isEmpty && type != .images {
            throw Failure(.argument, item: "external_id", "external_id is empty; give the scene a name of your own.")
        }
        let handle = SceneHandle(Scene(type: type, externalID: externalID))
        try write(try HandleTable.shared.insert(handle, .scene), to: scene, "scene")
    }
}

@_cdecl("lading_scene_create_json")
public func lading_scene_create_json(
    _ json: UnsafePointer<CChar>?,
    _ jsonLength: UInt64,
    _ scene: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    scene?.pointee = nil
    return exported(error) { () throws(Failure) in
        try isGiven(scene, "scene")
        let document = try readJSON(json, jsonLength, "json")
        let handle: SceneHandle
        do throws(DocumentError) {
            handle = SceneHandle(try SceneDocument.read(document, home: homeFolder()))
        } catch let problem {
            let path = problem.path.isEmpty ? "json" : problem.path
            throw Failure(.json, stage: .validation, item: path, "\(path): \(problem.message)")
        }
        try write(try HandleTable.shared.insert(handle, .scene), to: scene, "scene")
    }
}

func readJSON(
    _ json: UnsafePointer<CChar>?,
    _ length: UInt64,
    _ name: StaticString
) throws(Failure) -> JSONValue {
    let text = try readText(json, length, name)
    do throws(JSONError) {
        return try JSONValue.parse(text, isExact: true)
    } catch let problem {
        throw Failure(.json, item: "\(name)", "\(name) is not JSON: \(problem.message).")
    }
}

@_cdecl("lading_scene_destroy")
public func lading_scene_destroy(_ scene: OpaquePointer?) -> Int32 {
    exported(nil) { () throws(Failure) in
        _ = try HandleTable.shared.remove(scene, .scene, SceneHandle.self)
    }
}

@_cdecl("lading_scene_json")
public func lading_scene_json(
    _ scene: OpaquePointer?,
    _ json: UnsafeMutablePointer<lading_string>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    exported(error) { () throws(Failure) in
        let handle = try HandleTable.scene(scene)
        let text = handle.scene.withLock { SceneDocument.write($0).text }
        try write(handle.lentJSON(text), to: json, "json")
    }
}

@_cdecl("lading_scene_set_folder")
public func lading_scene_set_folder(
    _ scene: OpaquePointer?,
    _ folder: UnsafePointer<CChar>?,
    _ folderLength: UInt64,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    changeScene(scene, error) { scene throws(Failure) in
        let folder = try readRequired(folder, folderLength, "folder")
        guard scene.type == .images, scene.resources.isEmpty else {
            throw Failure(.state, item: "folder", "Only an images job has a folder, and it comes before the images.")
        }
        scene.folder = folder
    }
}

@_cdecl("lading_scene_set_calibration")
public func lading_scene_set_calibration(
    _ scene: OpaquePointer?,
    _ id: UnsafePointer<CChar>?,
    _ idLength: UInt64,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    changeScene(scene, error) { scene throws(Failure) in
        scene.calibrationID = try readRequired(id, idLength, "id")
    }
}

extension Scene {
    func index(ofFrame frame: UInt32) throws(Failure) -> Int {
        guard let index = Int(exactly: frame), frames.indices.contains(index) else {
            throw Failure(.argument, item: "frame", "There is no frame \(frame); the scene has \(frames.count).")
        }
        return index
    }
}
