using Meanwhile.Connections;
using Meanwhile.Errors;

namespace Meanwhile.Steps;

/// <summary>Says in our words how a call broke. Names the upstream, never an internal address.</summary>
internal static class HttpFailure
{
    public static StepOutcome.Failed Of(Exception error, string upstream)
    {
        if (error is AddressForbiddenException)
            return new(ErrorCodes.AddressForbidden, $"`{upstream}` leads to a private, local or reserved address");
        var (code, detail, failure) =
            (error as HttpIOException)?.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError =>
                    (ErrorCodes.UpstreamUnreachable, "has a host name that nobody knows", FailureClass.Connect),
                HttpRequestError.ConnectionError =>
                    (ErrorCodes.UpstreamUnreachable, "refused the connection", FailureClass.Connect),
                HttpRequestError.SecureConnectionError =>
                    (ErrorCodes.UpstreamUnreachable, "failed the TLS handshake", FailureClass.Connect),
                HttpRequestError.ConfigurationLimitExceeded =>
                    (ErrorCodes.UpstreamTooLarge, "sent more headers than allowed", FailureClass.Other),
                HttpRequestError.InvalidResponse =>
                    (ErrorCodes.UpstreamBroken, "did not answer in HTTP", FailureClass.Connect),
                _ => (ErrorCodes.UpstreamBroken, "broke off before its answer was complete", FailureClass.Connect),
            };
        return new StepOutcome.Failed(code, $"`{upstream}` {detail}") { Class = failure };
    }
}
