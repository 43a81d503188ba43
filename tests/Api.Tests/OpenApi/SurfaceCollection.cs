using Xunit;

namespace Meanwhile.OpenApi;

/// <summary>Tests that share one running product, one after the other.</summary>
[CollectionDefinition]
public sealed class SurfaceCollection : ICollectionFixture<Surface>;
