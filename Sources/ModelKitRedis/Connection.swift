/// A connection to Redis, logged in and with its database chosen. Used by one thread at a time.
package final class Connection {
    private let socket: Socket
    private let session: TLSSession?
    private let reader: ReplyReader

    /// Connects, within the configuration's time.
    package init(_ configuration: RedisCache.Configuration) throws(RedisFailure) {
        let deadline = Deadline(after: configuration.connectTimeout)
        reader = try ReplyReader()
        session = try configuration.tls.map { (tls) throws(RedisFailure) in
            try TLSSession(tls, serverName: tls.serverName ?? configuration.host)
        }
        socket = try Socket(host: configuration.host, port: configuration.port, deadline: deadline)
        try secure(deadline)
        try greet(configuration, deadline)
    }

    /// Sends commands together and waits for the answers to all of them.
    ///
    /// - Throws: what the connection does not survive. Answers that are errors are among the answers.
    func answers(to commands: CommandBuffer, deadline: Deadline) throws(RedisFailure) -> [Reply] {
        try send(commands.bytes, deadline)
        var replies: [Reply] = []
        replies.reserveCapacity(commands.count)
        while replies.count < commands.count {
            if let reply = try reader.next() {
                replies.append(reply)
            } else {
                try reader.feed(receive(deadline))
            }
        }
        return replies
    }

    private func send(_ bytes: [UInt8], _ deadline: Deadline) throws(RedisFailure) {
        guard let session else { return try socket.send(bytes, deadline: deadline) }
        try session.write(bytes)
        try flush(session, deadline)
    }

    private func receive(_ deadline: Deadline) throws(RedisFailure) -> [UInt8] {
        guard let session else { return try socket.receive(deadline: deadline) }
        while true {
            let bytes = try session.read()
            // Reading may have made an answer of TLS's own.
            try flush(session, deadline)
            if !bytes.isEmpty { return bytes }
            try session.receive(socket.receive(deadline: deadline))
        }
    }

    private func secure(_ deadline: Deadline) throws(RedisFailure) {
        guard let session else { return }
        while true {
            let isDone: Bool
            do throws(RedisFailure) {
                isDone = try session.handshake()
            } catch {
                // Tells the server why.
                try? flush(session, deadline)
                throw error
            }
            try flush(session, deadline)
            if isDone { return }
            try session.receive(socket.receive(deadline: deadline))
        }
    }

    private func flush(_ session: TLSSession, _ deadline: Deadline) throws(RedisFailure) {
        while case let bytes = session.takeOutgoing(), !bytes.isEmpty { try socket.send(bytes, deadline: deadline) }
    }

    private func greet(_ configuration: RedisCache.Configuration, _ deadline: Deadline) throws(RedisFailure) {
        var commands = CommandBuffer()
        switch (configuration.username, configuration.password) {
        case (let name?, let password): commands.append("AUTH", texts: name, password ?? "")
        case (nil, let password?): commands.append("AUTH", texts: password)
        case (nil, nil): break
        }
        if configuration.database != 0 { commands.append("SELECT", texts: "\(configuration.database)") }
        guard commands.count > 0 else { return }
        for case .error(let message) in try answers(to: commands, deadline: deadline) {
            throw RedisFailure(.refused, message)
        }
    }
}
