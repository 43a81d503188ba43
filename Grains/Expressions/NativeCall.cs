using System.Reflection;
using Jint.Native;
using Jint.Native.Function;

namespace Meanwhile.Expressions;

/// <summary>
/// Calls a function of the engine from inside the engine. The public way, <c>Engine.Call</c>, is an entry from outside:
/// it starts every limit of the engine anew, so that a script could earn itself time by calling the library.
/// </summary>
internal static class NativeCall
{
    /// <summary>Runs a function on a receiver with arguments, within the limits already running.</summary>
    public static readonly Func<Function, JsValue, JsValue[], JsValue> Run = typeof(Function)
        .GetMethod("Call", BindingFlags.Instance | BindingFlags.NonPublic, [typeof(JsValue), typeof(JsValue[])])!
        .CreateDelegate<Func<Function, JsValue, JsValue[], JsValue>>();

    /// <summary>The function as something to call later.</summary>
    public static Func<JsValue, JsValue[], JsValue> Of(Function function) =>
        (self, arguments) => Run(function, self, arguments);
}
