using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Meanwhile.Steps;

/// <summary>An upstream that speaks HTTP over TLS, with a certificate it has made itself.</summary>
internal sealed class TlsUpstream : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly X509Certificate2 certificate = Made();
    private readonly Task serving;
    private int sockets;

    public TlsUpstream()
    {
        listener.Start();
        serving = ServeAsync();
    }

    public string Address => $"https://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>What whoever trusts it has to know.</summary>
    public string Pem => certificate.ExportCertificatePem();

    /// <summary>Sockets on which it has agreed with its caller.</summary>
    public int Sockets => sockets;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await serving;
        listener.Dispose();
        certificate.Dispose();
        stop.Dispose();
    }

    private async Task ServeAsync()
    {
        List<Task> conversations = [];
        try
        {
            while (true) conversations.Add(ConverseAsync(await listener.AcceptSocketAsync(stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(conversations);
        }
    }

    private async Task ConverseAsync(Socket caller)
    {
        try
        {
            await using var stream = new SslStream(new NetworkStream(caller, ownsSocket: true));
            await stream.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions { ServerCertificate = certificate }, stop.Token);
            Interlocked.Increment(ref sockets);
            var request = new byte[4096];
            while (await stream.ReadAsync(request, stop.Token) > 0)
                await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 9\r\n\r\n\"private\""), stop.Token);
        }
        catch (Exception left) when (left is IOException or OperationCanceledException or AuthenticationException)
        {
            // A caller who does not trust the certificate leaves, and a test ends.
        }
    }

    private static X509Certificate2 Made()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UnixEpoch.AddYears(50);
        using var made = request.CreateSelfSigned(now, now.AddYears(50));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
