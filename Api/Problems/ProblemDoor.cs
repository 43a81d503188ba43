using Meanwhile.Errors;
using Orleans.Runtime;

namespace Meanwhile.Problems;

/// <summary>
/// The outermost room: whatever was not foreseen becomes a problem too, and so does every bare status that the server
/// itself sets (404, 405, 415). Nothing internal gets out; it is logged under the trace id of the answer.
/// </summary>
public sealed partial class ProblemDoor(RequestDelegate next, ILogger<ProblemDoor> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (!context.Response.HasStarted && context.Response.ContentLength is null && Bare(context) is { } problem)
                await problem.ExecuteAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = ErrorCodes.CallerLeft.Status;
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            await Unforeseen(error).ExecuteAsync(context);
        }
    }

    private ProblemAnswer Unforeseen(Exception error)
    {
        switch (error)
        {
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return ProblemMapping.Of(ErrorCodes.BodyTooLarge,
                    $"A body may have at most {Limits.BodyBytesMax} bytes");
            case BadHttpRequestException bad:
                return ProblemMapping.Of(ErrorCodes.BadRequest, bad.Message) with { Status = bad.StatusCode };
            case StorageUnavailableException:
                Log.NotKept(log, error);
                return ProblemMapping.Of(ErrorCodes.StorageUnavailable,
                    "Definitions or runs cannot be read or kept for now") with
                {
                    RetryAfterSeconds = 1,
                };
            case LimitExceededException:
                return ProblemMapping.Of(ErrorCodes.Overloaded, "Too many requests wait for the same grain") with
                {
                    RetryAfterSeconds = 1,
                };
            case SiloUnavailableException or OrleansMessageRejectionException or TimeoutException:
                Log.Unreachable(log, error);
                return ProblemMapping.Of(ErrorCodes.ClusterUnavailable, ErrorCodes.ClusterUnavailable.Meaning) with
                {
                    RetryAfterSeconds = 1,
                };
            default:
                Log.Unforeseen(log, error);
                return ProblemMapping.Of(ErrorCodes.Internal, ErrorCodes.Internal.Meaning);
        }
    }

    private static ProblemAnswer? Bare(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound =>
            ProblemMapping.Of(ErrorCodes.NotFound, $"There is nothing at {context.Request.Path}"),
        StatusCodes.Status405MethodNotAllowed => ProblemMapping.Of(ErrorCodes.MethodNotAllowed,
            $"{context.Request.Method} is not allowed at {context.Request.Path}"),
        StatusCodes.Status415UnsupportedMediaType =>
            ProblemMapping.Of(ErrorCodes.UnsupportedMediaType, ErrorCodes.UnsupportedMediaType.Meaning),
        StatusCodes.Status401Unauthorized =>
            ProblemMapping.Of(ErrorCodes.Unauthorized, ErrorCodes.Unauthorized.Meaning),
        StatusCodes.Status403Forbidden => ProblemMapping.Of(ErrorCodes.Forbidden, ErrorCodes.Forbidden.Meaning),
        >= 500 => ProblemMapping.Of(ErrorCodes.Internal, ErrorCodes.Internal.Meaning),
        >= 400 => ProblemMapping.Of(ErrorCodes.BadRequest, ErrorCodes.BadRequest.Meaning) with
        {
            Status = context.Response.StatusCode,
        },
        _ => null,
    };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A request met something unforeseen")]
        public static partial void Unforeseen(ILogger log, Exception error);

        [LoggerMessage(3, LogLevel.Error, "The store of definitions failed")]
        public static partial void NotKept(ILogger log, Exception error);

        [LoggerMessage(2, LogLevel.Warning, "A grain did not answer; whether it acted is unknown")]
        public static partial void Unreachable(ILogger log, Exception error);
    }
}
