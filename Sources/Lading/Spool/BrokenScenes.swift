extension SpoolSubmission {
    /// Takes out what scenes that break the rules hold: their document has no place for much of what is wrong with them,
    /// so it might not be read back.
    /// - Returns: what is recorded of them instead, as if they had been validated: they fail, and the others go on.
    mutating func settleBrokenScenes() -> [SpooledEvent] {
        guard case .scenes(var items) = content else { return [] }
        var events: [SpooledEvent] = []
        // What was sent before is only followed.
        for index in items.indices where items[index].plan.sentUUID == nil {
            let (scene, plan) = items[index]
            let findings = plan.findings.applied(
                to: checkScene(scene, motionCompensation: plan.motionCompensation)
            )
            guard let failure = Failure(findings: findings, of: scene.externalID) else { continue }
            items[index].scene = Scene(type: scene.type, externalID: scene.externalID)
            events += [
                SpooledEvent(scene: index, event: .started),
                SpooledEvent(
                    scene: index,
                    event: .validated(.failure(failure)),
                    checked: CheckedScene(findings: findings)
                ),
            ]
        }
        content = .scenes(items)
        return events
    }
}
