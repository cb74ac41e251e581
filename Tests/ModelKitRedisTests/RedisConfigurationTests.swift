import ModelKit
import ModelKitRedis
import Testing

@Suite("How a Redis cache is configured")
struct RedisConfigurationTests {
    @Test("The environment gives every setting, and defaults for what is not set or empty")
    func environment() throws {
        #expect(try RedisCache.Configuration(environment: [:]) == RedisCache.Configuration())
        #expect(try RedisCache.Configuration(environment: ["MODELKIT_CACHE_PORT": ""]) == RedisCache.Configuration())
        let values = [
            "HOST": "cache.test", "PORT": "6380", "DATABASE": "2", "USERNAME": "me", "PASSWORD": "secret",
            "TLS_CA_FILE": "ca.pem", "TLS_CERTIFICATE_FILE": "me.pem", "TLS_KEY_FILE": "me.key",
            "TLS_SERVER_NAME": "redis.test", "TIMEOUT_S": "0.25", "TTL_S": "60", "KEY_PREFIX": "p:",
            "MAX_CONNECTIONS": "3",
        ]
        let environment = values.map { ("MODELKIT_CACHE_\($0)", $1) }
        var expected = RedisCache.Configuration(host: "cache.test", port: 6_380)
        expected.database = 2
        expected.username = "me"
        expected.password = "secret"
        expected.tls = .init(
            authorityFile: "ca.pem", certificateFile: "me.pem", keyFile: "me.key", serverName: "redis.test")
        expected.connectTimeout = .milliseconds(250)
        expected.commandTimeout = .milliseconds(250)
        expected.timeToLive = .seconds(60)
        expected.keyPrefix = "p:"
        expected.maximumConnections = 3
        #expect(try RedisCache.Configuration(environment: Dictionary(uniqueKeysWithValues: environment)) == expected)
    }

    @Test("Encryption is on when it is asked for or files are named, unless it is turned off")
    func encryption() throws {
        func tls(_ environment: [String: String]) throws -> RedisCache.Configuration.TLS? {
            try RedisCache.Configuration(environment: environment).tls
        }
        #expect(try tls(["MODELKIT_CACHE_TLS": "yes"]) == .init())
        #expect(try tls(["MODELKIT_CACHE_TLS_CA_FILE": "a"]) == .init(authorityFile: "a"))
        #expect(try tls(["MODELKIT_CACHE_TLS": "off", "MODELKIT_CACHE_TLS_CA_FILE": "a"]) == nil)
    }

    @Test(
        "The environment chooses Redis, or leaves the choice to the library",
        arguments: ["redis", "REDIS", "native", nil])
    func provider(provider: String?) throws {
        var environment = ["MODELKIT_CACHE_HOST": "cache.test"]
        environment["MODELKIT_CACHE_PROVIDER"] = provider
        let cache = try RedisCache.chosen(by: environment)
        #expect(cache?.configuration.host == (provider?.lowercased() == "redis" ? "cache.test" : nil))
    }

    @Test(
        "A variable that cannot be read is named",
        arguments: [
            ("PORT", "0"), ("PORT", "65536"), ("PORT", "http"), ("DATABASE", "-1"), ("TLS", "maybe"),
            ("TIMEOUT_S", "0"), ("TIMEOUT_S", "nan"), ("TTL_S", "-1"), ("TTL_S", "inf"), ("MAX_CONNECTIONS", "0"),
            ("MAX_CONNECTIONS", "100000000000"),
        ])
    func unreadable(name: String, value: String) {
        let error = #expect(throws: ModelError.self) {
            try RedisCache.Configuration(environment: ["MODELKIT_CACHE_\(name)": value])
        }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.message.contains("MODELKIT_CACHE_\(name)") == true)
    }

    @Test(
        "A value out of range is an error when the cache is made",
        arguments: [
            { $0.host = "" }, { $0.port = 0 }, { $0.database = -1 }, { $0.connectTimeout = .zero },
            { $0.commandTimeout = .zero }, { $0.timeToLive = .microseconds(1) }, { $0.maximumConnections = 0 },
            { $0.firstPause = .seconds(-1) }, { $0.longestPause = .seconds(Int64.max) },
        ] as [@Sendable (inout RedisCache.Configuration) -> Void])
    func invalid(change: @Sendable (inout RedisCache.Configuration) -> Void) {
        var configuration = RedisCache.Configuration()
        change(&configuration)
        let error = #expect(throws: ModelError.self) { try RedisCache(configuration) }
        #expect(error?.code == .invalidConfiguration)
    }

    @Test("A configuration that is printed does not tell the password")
    func password() {
        var configuration = RedisCache.Configuration(host: "cache.test")
        configuration.password = "secret"
        configuration.tls = .init()
        var dumped = ""
        dump(configuration, to: &dumped)
        #expect("\(configuration)" == "rediss://cache.test:6379/0")
        #expect(!"\(String(reflecting: configuration)) \([configuration]) \(dumped)".contains("secret"))
    }
}
