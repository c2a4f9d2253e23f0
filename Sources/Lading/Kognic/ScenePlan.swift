/// What is to be done with a scene.
struct ScenePlan: Sendable {
    var project: String?
    var batch: String?
    var dryRun = false
    var motionCompensation = true
    /// How often a step is taken again when its answer is lost, questions for what became of it included.
    var maximumRepeats = 20
    /// Follows the scene to its final status.
    var waits = false
    /// Creates the scene without the project and makes an input of it afterwards, as `create_inputs` does.
    var makesInputAfterwards = false
    /// A scene that was sent before and is only waited for.
    var sentUUID: String?
    /// OpenLABEL, for scenes whose input is made afterwards.
    var preAnnotation: JSONValue?
    /// What the host makes of findings.
    var findings = FindingSettings()
}
