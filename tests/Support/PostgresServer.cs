using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Npgsql;

namespace Meanwhile.Support;

/// <summary>
/// A real PostgreSQL of our own: initdb into a temporary folder, a random loopback port, a random password over SCRAM.
/// Durability is off unless it is asked for, because the folder dies with the test.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    public const string UserName = "meanwhile";

    private const int PortTries = 5;
    private static readonly Lazy<Task<PostgresServer>> Shared = new(() => StartAsync());

    private readonly Child postgres;
    private readonly string folder;

    private PostgresServer(Child postgres, string folder, int port, string password)
    {
        this.postgres = postgres;
        this.folder = folder;
        Port = port;
        Password = password;
    }

    public int Port { get; }

    public string Password { get; }

    /// <summary>The first of its processes; the others are its children.</summary>
    public int ProcessId => postgres.Id;

    /// <summary>What it has printed: its log, and with it every statement of a database that logs them.</summary>
    public string Output => postgres.Output;

    /// <summary>One server for all tests of an assembly; it ends with the process.</summary>
    public static Task<PostgresServer> SharedAsync() => Shared.Value;

    /// <param name="durable">Keeps what it confirms over a power cut too, as a server at work does; slower.</param>
    public static async Task<PostgresServer> StartAsync(bool durable = false)
    {
        string folder = Directory.CreateTempSubdirectory("meanwhile-postgres-").FullName;
        string password = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        string passwordFile = Path.Combine(folder, "password");
        await File.WriteAllTextAsync(passwordFile, password);
        await Unprivileged.OwnAsync(folder);
        await Child.RunAsync(Unprivileged.Start(Binary("initdb"),
            "-D", Data(folder), "-U", UserName, "-A", "scram-sha-256", $"--pwfile={passwordFile}",
            "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"));
        for (int left = PortTries; ; left--)
        {
            int port = FreePort.Next();
            Child postgres = Child.Start(Settings(folder, port, durable), "QUIT", folder);
            Task ready = postgres.Printed("database system is ready to accept connections");
            if (await Task.WhenAny(ready, postgres.Exited) == ready)
            {
                await ready;
                return new PostgresServer(postgres, folder, port, password);
            }

            // Between finding a free port and binding it, another process may have taken it.
            string output = postgres.Output;
            await postgres.DisposeAsync();
            if (left == 1)
            {
                throw new InvalidOperationException($"PostgreSQL did not start:\n{output}");
            }
        }
    }

    public string ConnectionString(string database = "postgres") => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Username = UserName,
        Password = Password,
        Database = database,
    }.ConnectionString;

    /// <summary>Creates an empty database and gives its connection string.</summary>
    public async Task<string> CreateDatabaseAsync(string name)
    {
        await using NpgsqlConnection connection = new(ConnectionString() + ";Pooling=false");
        await connection.OpenAsync();
        string quoted = $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        await using NpgsqlCommand create = new($"create database {quoted}", connection);
        await create.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    public async ValueTask DisposeAsync()
    {
        // SIGQUIT is what `pg_ctl stop -m immediate` sends: the backends leave too, before the folder does.
        postgres.Signal(Child.SigQuit);
        await postgres.Exited;
        await postgres.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static ProcessStartInfo Settings(string folder, int port, bool durable)
    {
        string[] settings =
        [
            string.Create(CultureInfo.InvariantCulture, $"port={port}"), "listen_addresses=127.0.0.1",
            "unix_socket_directories=", "max_connections=200", "shared_buffers=64MB", "lc_messages=C",
            "logging_collector=off",
        ];
        string[] fast = durable ? [] : ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];
        IEnumerable<string> switches = settings.Concat(fast).SelectMany(setting => new[] { "-c", setting });
        return Unprivileged.Start(Binary("postgres"), ["-D", Data(folder), .. switches]);
    }

    private static string Data(string folder) => Path.Combine(folder, "data");

    private static string Binary(string name) => Path.Combine(PostgresBinaries.Folder, name);
}
