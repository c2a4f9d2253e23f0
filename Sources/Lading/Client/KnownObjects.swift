/// What this client made and may be asked about again: calibrations and scenes by their ids, the latest few hundred.
/// It saves asking the platform for what a local check needs.
struct KnownObjects {
    static let limit = 256

    private(set) var calibrations = Recent<JSONValue>()
    private(set) var scenes = Recent<Scene>()

    struct Recent<Value> {
        private var values: [ByteText: Value] = [:]
        private var order: [ByteText] = []

        subscript(id: String) -> Value? { values[ByteText(id)] }

        mutating func remember(_ value: Value, as id: String) {
            guard !id.isEmpty else { return }
            let id = ByteText(id)
            if values.updateValue(value, forKey: id) == nil { order.append(id) }
            if order.count > KnownObjects.limit { values[order.removeFirst()] = nil }
        }
    }

    /// Keeps what an operation made or fetched.
    mutating func learn(_ operation: KognicOperation, _ parameters: JSONObject, _ answer: JSONValue) {
        guard let id = answer.object?.id("id") else { return }
        switch operation.name {
        case "calibrations.create": calibrations.remember(.object(parameters), as: id)
        case "calibrations.get": calibrations.remember(answer, as: id)
        default: break
        }
    }

    mutating func learn(_ scene: Scene, uuid: String) {
        scenes.remember(scene.withoutSources, as: uuid)
    }

    /// What is wrong with the parameters of an operation, as far as can be told here.
    func check(_ operation: KognicOperation, _ parameters: JSONObject) -> [Finding] {
        switch operation.name {
        case "calibrations.create":
            return checkCalibrationDocument(.object(parameters))
        case "pre-annotations.create":
            guard let document = parameters["preAnnotation"], let uuid = parameters["sceneUuid"]?.string,
                let scene = scenes[uuid]
            else { return [] }
            return checkPreAnnotation(document, scene: scene)
        default:
            return []
        }
    }
}

extension Scene {
    /// The same scene without the host's memory, to be kept.
    fileprivate var withoutSources: Scene {
        var scene = self
        for frame in scene.frames.indices {
            for image in scene.frames[frame].images.indices { scene.frames[frame].images[image].source = .file }
            for cloud in scene.frames[frame].pointClouds.indices {
                scene.frames[frame].pointClouds[cloud].source = .file
            }
        }
        return scene
    }
}
