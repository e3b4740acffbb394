using Modbench;

namespace Rag.Tests;

public class AskDocsTests
{
    [PipelineGate(typeof(AskDocs), Scenario = "Server", Launches = 1)]
    public void KeepsItsLimits()
    {
        // What else is to be asserted, once the gate has passed.
    }
}
