import ModelKitWeights

extension JSONSchemaExplorer {
    /// The reading with the first sample values that the type takes; otherwise the one that came farthest.
    ///
    /// With all sample values it is seen what is read only where others have certain values.
    func bestTrial(_ plan: JSONProbeSession.Plan, _ found: (T) -> Void) -> Trial {
        let trials = (0..<Self.variantCount).map { variant in
            var plan = plan
            plan.variant = variant
            let trial = trial(plan)
            if case .value(let value) = trial.ending { found(value) }
            return trial
        }
        var best = trials[0]
        for trial in trials.dropFirst() {
            if case .value = best.ending { break }
            if case .value = trial.ending { best = trial }
            if trial.session.reads.count > best.session.reads.count { best = trial }
        }
        for trial in trials { best.dependents.formUnion(dependents(of: best, on: trial)) }
        return best
    }

    /// What a reading has that another one has not.
    private func dependents(
        of base: Trial, on other: Trial, besides path: JSONProbePath? = nil
    ) -> [JSONProbeSession.Read] {
        base.session.reads.filter { read in
            !other.session.distinctReads.contains(read) && !(path.map { read.path.isAt(orBelow: $0) } ?? false)
        }
    }

    private func trial(_ plan: JSONProbeSession.Plan) -> Trial {
        let session = JSONProbeSession(plan, builder: builder, knownKeys: knownKeys)
        budget.spent += 1
        do {
            return Trial(session: session, ending: .value(try T(from: JSONProbe(session: session, path: .init()))))
        } catch {
            return Trial(session: session, ending: JSONProbeStop(under: error).map { .stopped($0) } ?? .failed)
        }
    }

    func assembly(of trial: Trial) -> JSONSchemaAssembly {
        JSONSchemaAssembly(places: explored(trial, below: JSONProbePath()))
    }

    /// The places of a reading at a path and below it, with what other readings tell about them.
    private func explored(_ base: Trial, below focus: JSONProbePath) -> [JSONProbePath: JSONProbePlace] {
        var base = base
        var places = base.session.places
        for read in base.session.reads where read.path.isAt(orBelow: focus) {
            exploreRefusal(of: read, in: &base, &places)
        }
        for path in places.keys.sorted() where path.isAt(orBelow: focus) {
            exploreAbsence(of: path, in: &base, &places)
            exploreNull(at: path, in: &base, &places)
        }
        for read in base.dependents where read.path.isAt(orBelow: focus) {
            places[read.path]?.optionalForms.insert(read.form)
            places[read.path]?.isOptional = true
        }
        return places
    }

    private func exploreRefusal(
        of read: JSONProbeSession.Read, in base: inout Trial, _ places: inout [JSONProbePath: JSONProbePlace]
    ) {
        var plan = base.session.plan
        plan.refused[read.path, default: []].insert(read.form)
        guard let other = trial(plan, toStopWith: .refused, base: &base, besides: read.path) else { return }
        let isNew = other.session.reads.contains {
            $0.path == read.path && plan.refused[read.path]?.contains($0.form) != true
                && base.session.places[read.path]?.forms.contains($0.form) != true
        }
        if isNew {
            let alternatives = JSONSchemaAssembly(places: explored(other, below: read.path))
            places[read.path]?.alternatives[read.form] = alternatives.schema(at: read.path)
        } else {
            places[read.path]?.optionalForms.insert(read.form)
        }
    }

    private func exploreAbsence(
        of path: JSONProbePath, in base: inout Trial, _ places: inout [JSONProbePath: JSONProbePlace]
    ) {
        switch path.steps.last {
        case nil, JSONProbePath.anyMember, JSONProbePath.anyElement: return
        default: break
        }
        var plan = base.session.plan
        plan.absent = path
        if trial(plan, toStopWith: .absent, base: &base, besides: path) != nil { places[path]?.isOptional = true }
    }

    private func exploreNull(
        at path: JSONProbePath, in base: inout Trial, _ places: inout [JSONProbePath: JSONProbePlace]
    ) {
        guard places[path]?.wasAskedForNull == true else { return }
        var plan = base.session.plan
        plan.null = path
        if trial(plan, toStopWith: .refused, base: &base, besides: path) != nil { places[path]?.isNullable = true }
    }

    /// Another reading; nil where it ends as is expected of a type that needs what it is not given.
    private func trial(
        _ plan: JSONProbeSession.Plan, toStopWith stop: JSONProbeStop, base: inout Trial, besides path: JSONProbePath
    ) -> Trial? {
        // Beyond the limit everything is taken to be allowed.
        let other = trial(budget.spent < Self.trialLimit ? plan : base.session.plan)
        if case .stopped(stop) = other.ending, budget.spent <= Self.trialLimit { return nil }
        base.dependents.formUnion(dependents(of: base, on: other, besides: path))
        return other
    }
}
