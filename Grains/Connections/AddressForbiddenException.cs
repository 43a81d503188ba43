namespace Meanwhile.Connections;

/// <summary>
/// The guard refused; only an exception gets out of a connect callback, and the step turns it into a value.
/// </summary>
public sealed class AddressForbiddenException() : IOException("The address is private, local or reserved");
