namespace Meanwhile.OpenApi;

/// <summary>What the OpenAPI document cannot see in a handler, said where the call is mapped.</summary>
internal static class CallNotes
{
    private const string Json = "application/json";

    private static readonly string[] DefinitionMediaTypes = ["application/yaml", Json];

    public static RouteHandlerBuilder Answers(
        this RouteHandlerBuilder call, int status, string meaning, string? schema = null, string? media = Json) =>
        call.WithMetadata(new AnswerNote(status, meaning, schema, media));

    public static RouteHandlerBuilder AnswersNothing(this RouteHandlerBuilder call, string meaning) =>
        call.WithMetadata(new AnswerNote(StatusCodes.Status204NoContent, meaning, null, null));

    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder call, params ErrorCode[] codes) =>
        call.WithMetadata(new RefusalNote(codes));

    public static RouteHandlerBuilder TakesDefinition(
        this RouteHandlerBuilder call, string description, string schema) =>
        call.WithMetadata(new BodyNote(description, schema, DefinitionMediaTypes));

    public static RouteHandlerBuilder TakesJson(this RouteHandlerBuilder call, string description) =>
        call.WithMetadata(new BodyNote(description, null, [Json]));

    public static RouteHandlerBuilder TakesHeader(this RouteHandlerBuilder call, string name, string description) =>
        call.WithMetadata(new HeaderNote(name, description));
}
