using System.Net.Sockets;

namespace Meanwhile.Support;

/// <summary>
/// What a rude server does with one request it has read. When it returns, the connection is closed in the polite way;
/// a script that wants it otherwise does so itself.
/// </summary>
public delegate Task Rudeness(Socket caller, string path, CancellationToken stop);
