/// Reading and checking the rows.
extension ImportRun {
    func check(from cursor: RowCursor, _ use: OntologyUse) {
        if use == .cached, let known = knownOntology() { ontology = known }
        let metadata = ontology.map { .known($0.value, mayBeOutdated: use == .cached) } ?? MetadataKnowledge.wanted
        let settled = recovery.settledRows
        onReader { [source, stream, settings, ledger, limit = options.sliceBytes] () throws(Failure) in
            let opened = if let stream { stream } else { try RowStream(source) }
            let checked = try checkRows(
                opened,
                from: cursor,
                settings: settings,
                metadata: metadata,
                ledger: ledger,
                settled: settled,
                limit: limit
            )
            return (opened, checked)
        } completion: { run, result in
            if case .success(let (stream, _)) = result { run.stream = stream }
            run.checked(result.map(\.1))
        }
    }

    private func checked(_ result: Result<CheckedRows, Failure>) {
        let counts = ledger.counts
        if case .success(let slice) = result { findings.append(slice.findings) }
        job.job.update { [findings = findings.all, stream] state in
            state.rowStream = stream
            state.progress.count(counts)
            if !state.scenes.isEmpty { state.scenes[0].findings = findings }
            guard case .success(let slice) = result else { return }
            state.progress.files += UInt64(slice.localFiles.count)
            for file in slice.localFiles { state.progress.bytes = state.progress.bytes.saturatingAdd(file.size) }
        }
        handle(
            .checked(
                result.map { slice in
                    RowsChecked(
                        next: slice.next,
                        needsOntology: slice.needsOntology,
                        errors: slice.findings.errorCount,
                        firstError: slice.findings.firstError.flatMap {
                            Failure(findings: [$0], of: settings.datasetID)
                        },
                        localFiles: slice.localFiles,
                        pending: counts.pending
                    )
                }
            ),
            record: ontologyRecord(for: result)
        )
    }

    /// The rows would be others with another ontology.
    private func ontologyRecord(for checked: Result<CheckedRows, Failure>) -> ImportRecord? {
        guard !isOntologyRecorded, case .success(let slice) = checked, slice.usesOntology, let ontology,
            job.journal != nil
        else { return nil }
        isOntologyRecorded = true
        return .ontology(ontology.value.document)
    }

    /// What an earlier process checked with comes before what the client knows.
    private func knownOntology() -> (value: Ontology, generation: Int)? {
        if ontology == nil, let recorded = recovery.nextOntology() {
            isOntologyRecorded = true
            return (recorded, 0)
        }
        if isOntologyRecorded { return nil }
        return labelbox.ontology.value.map { ($0, labelbox.ontology.generation) }
    }

    func fetchOntology() {
        if let recorded = recovery.nextOntology() {
            ontology = (recorded, 0)
            return handle(.ontologyCame, isReplayed: true)
        }
        // What was sent was checked with the one that is there.
        if recovery.sent != nil, ontology != nil { return handle(.ontologyCame, isReplayed: true) }
        labelbox.ontology(newerThan: ontology?.generation ?? 0) { [weak self] result in
            guard let self else { return }
            switch result {
            case .success(let value):
                ontology = (value, labelbox.ontology.generation)
                isOntologyRecorded = false
                handle(.ontologyCame)
            case .failure(let failure):
                if outlasts(failure, again: { $0.fetchOntology() }) { return }
                handle(.ontologyLost(failure))
            }
        }
    }
}
