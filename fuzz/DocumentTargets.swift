/// What was read is written so that it reads back as the same, byte for byte the second time.
@Sendable func fuzzJSON(_ bytes: UnsafeRawBufferPointer) {
    let value: JSONValue
    do throws(JSONError) {
        value = try JSONValue.parse(Array(bytes))
    } catch {
        require(error.line > 0 && error.column > 0 && !error.reason.isEmpty)
        return
    }
    let written = value.serialized()
    let again = try? JSONValue.parse(written)
    require(again == value, "a document reads back as another")
    require(again?.serialized() == written, "a document is written in two ways")
    _ = (value.int64, value.double, value.string, value.kindName)
    if var object = value.object, let key = object.members.first?.key {
        object.remove(key)
        require(object[key] == nil && object.members.count + 1 == value.object?.members.count)
    }
}

/// A scene document is refused in words, or is a scene that can be checked, written and sent.
@Sendable func fuzzScenes(_ bytes: UnsafeRawBufferPointer) {
    guard let document = try? JSONValue.parse(Array(bytes)) else { return }
    let scene: Scene
    do throws(DocumentError) {
        scene = try SceneDocument.read(document, home: "/home/driver")
    } catch {
        require(!error.message.isEmpty)
        return
    }
    check(checkScene(scene), of: scene)

    let written = SceneDocument.write(scene)
    // The home directory is in it already.
    guard let again = try? SceneDocument.read(written, home: nil) else { fatalError("a written scene is refused") }
    require(SceneDocument.write(again).text == written.text, "a scene reads back as another")
    require(again.resources.map(\.resourceID) == scene.resources.map(\.resourceID))
    require(checkScene(again) == checkScene(scene), "a scene reads back better or worse")
    require(scene.resources.count == scene.resourceFrames.count)

    let bodies = [
        scene.sceneBody(sceneUUID: "u", imuResourceID: "i", motionCompensation: true),
        scene.imuRequestBody(sceneUUID: "u"), scene.imuFileBody(), scene.uploadURLsBody(),
        scene.imagesJobBody(internalID: "u", sizes: [ImageSize(width: 1, height: 1)]),
    ]
    for body in bodies { require((try? JSONValue.parse(body.serialized())) == body, "a body is no JSON") }
    if let id = scene.resources.last?.resourceID {
        var sourced = scene
        require(sourced.withResource(id) { $0.source = .requested } != nil)
        check(checkScene(sourced), of: sourced)
    }
}

/// Calibrations and pre-annotations, each for itself and beside a scene.
@Sendable func fuzzDocuments(_ bytes: UnsafeRawBufferPointer) {
    guard let document = try? JSONValue.parse(Array(bytes)) else { return }
    let sizes = Dictionary(
        rigScene.resources.map { (ByteText($0.resourceID), ImageSize(width: 1920, height: 1080)) },
        uniquingKeysWith: { first, _ in first }
    )
    check(checkCalibrationDocument(document), of: rigScene)
    check(checkCalibration(document, against: rigScene, imageSizes: sizes), of: rigScene)
    let findings = checkPreAnnotation(document, scene: rigScene)
    check(findings, of: rigScene)
    require(findings.count <= PreAnnotationCheck.limit)
}

private func check(_ findings: [Finding], of scene: Scene) {
    for finding in findings {
        require(!finding.message.isEmpty)
        if let frame = finding.frame { require(scene.frames.indices.contains(frame), "no such frame") }
    }
}

/// Has the sensors and times of the fixtures.
private let rigScene: Scene = {
    var scene = Scene(type: .lidarsAndCamerasSequence, externalID: "rig")
    scene.calibrationID = "c"
    for index in 0..<3 {
        var frame = Frame(frameID: String(index), relativeTimestamp: Int64(index) * 100)
        let names = { ResourceNames(filename: $0, sensorName: $1) }
        frame.images = [Resource(.image, names("\(index).jpg", "CAM"), in: scene.type, home: nil)]
        frame.pointClouds = [Resource(.pointCloud, names("\(index).las", "lidar"), in: scene.type, home: nil)]
        scene.frames.append(frame)
    }
    return scene
}()
